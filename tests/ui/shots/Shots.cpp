#include "bridge/chat/ChatList.h"
#include "bridge/core/Clock.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/secrets/CredentialBook.h"
#include "tests/bridge/secrets/FakeSecretStore.h"
#include "tests/support/ScriptedChat.h"
#include "tests/support/ScriptedChecker.h"
#include "tests/support/SettingsParts.h"
#include "tests/support/TestCertificates.h"
#include "tests/ui/shots/SettingsShots.h"
#include "ui/endpoint/EndpointChip.h"
#include "ui/endpoint/EndpointDialog.h"
#include "ui/endpoint/ModelMenu.h"
#include "ui/kit/FoldButton.h"
#include "ui/kit/Icons.h"
#include "ui/settings/SettingsWindow.h"
#include "ui/tray/TrayMenu.h"

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

namespace {

using namespace bridge::check;
using namespace bridge::endpoint;
using bridge::FailureKind;

const QString kAddress = QStringLiteral("https://llm.corp.example:8766");

bridge::Failure failureOf(bridge::FailureKind kind)
{
    return failureOfKind(kind, QStringLiteral("http://localhost:1234"));
}

/// As the picture has it.
std::vector<RungReport> goodRungs()
{
    NetworkFacts network;
    network.resolved = QStringLiteral("10.20.0.7");
    network.tlsVersion = QStringLiteral("TLS 1.3");
    network.certificate = Certificate{QStringLiteral("llm.corp.example"), QStringLiteral("Corp CA"),
                                      QDateTime(QDate(2027, 3, 4), {}, Qt::UTC), false};
    auto tools = failedRung(failureOfKind(FailureKind::ToolReferenceStripped, kAddress),
                            RungResult::Warning);
    tools.facts = ToolsFacts{true, true, true, ToolsFacts::ToolReference::Stripped};
    return {
        passedRung(Rung::Address, AddressFacts{}),
        passedRung(Rung::Network, network, 21),
        passedRung(Rung::MessagesApi, MessagesApiFacts{200}, 96),
        passedRung(Rung::Credential, CredentialFacts{bridge::CredentialKind::BearerToken, false}),
        passedRung(Rung::Model, ModelFacts{QStringLiteral("claude-sonnet-4-5"),
                                           QStringLiteral("claude-haiku-4-5"),
                                           true,
                                           {QStringLiteral("claude-sonnet-4-5")}}),
        passedRung(Rung::Streaming, StreamingFacts{std::chrono::milliseconds(184), 61}),
        tools,
        passedRung(Rung::Context, ContextFacts{200'000, 31'000, false}),
        skippedRung(Rung::Agent, SkipReason::NotAsked)};
}

QStringList manyModels(int count)
{
    QStringList models;
    for (int i = 0; i < count; ++i)
        models << QStringLiteral("vendor/model-family-%1-instruct").arg(i);
    return models;
}

/// Draws every window in one theme into `folder`.
class Shots
{
public:
    Shots(const QString &folder, bridge::settings::ThemeChoice theme, const QString &suffix)
        : m_folder(folder)
        , m_suffix(suffix)
    {
        m_settings.setValue(bridge::settings::kTheme, theme);
        m_theme = std::make_unique<ui::Theme>(m_settings);
        m_choice.setAddress(kAddress);
        m_choice.setEnabled(true);
    }

    void takeAll()
    {
        icons();
        settings();
        checks();
        menus();
        chip();
        dialogs();
        // There is one process tree at a time.
        m_checker.reset();
        liveAgent();
        ui::TrayMenu menu(m_choice, m_chats, *m_theme);
        menu.ensurePolished();
        menu.resize(menu.sizeHint());
        save(menu, QStringLiteral("tray"));
    }

private:
    void save(QWidget &widget, const QString &name)
    {
        QTest::qWait(30);
        widget.grab().save(QStringLiteral("%1/%2-%3.png").arg(m_folder, name, m_suffix));
    }

    void icons()
    {
        QWidget sheet;
        sheet.resize(600, 150);
        sheet.show();
        QPixmap pixmap(sheet.size() * sheet.devicePixelRatioF());
        pixmap.setDevicePixelRatio(sheet.devicePixelRatioF());
        pixmap.fill(m_theme->colors().background);
        QPainter painter(&pixmap);
        for (int i = 0; i <= static_cast<int>(ui::Icon::TrayOff); ++i) {
            const auto which = static_cast<ui::Icon>(i);
            const int x = 10 + (i % 14) * 42;
            const int y = 10 + i / 14 * 70;
            const auto color =
                which == ui::Icon::Tray ? m_theme->colors().ok : m_theme->colors().text2;
            painter.drawPixmap(x, y, ui::iconPixmap(which, color, 32, pixmap.devicePixelRatio()));
            painter.drawPixmap(x, y + 38,
                               ui::iconPixmap(which, color, 16, pixmap.devicePixelRatio()));
        }
        painter.end();
        pixmap.save(QStringLiteral("%1/icons-%2.png").arg(m_folder, m_suffix));
    }

    void settings()
    {
        SettingsParts parts(m_choice, m_credentials, m_checker->checker(), m_settings, m_chats,
                            *m_theme, m_clock);
        ui::SettingsWindow window(parts.services);
        window.show();
        m_secrets.answerRead(bridge::secrets::Secret{bridge::secrets::CredentialKind::BearerToken,
                                                     QStringLiteral("not-a-real-token-4f2a")});
        save(window, QStringLiteral("settings"));
        window.resize(window.minimumSize());
        save(window, QStringLiteral("settings-small"));
        window.resize(1080, 880);

        auto *list = window.findChild<QListWidget *>();
        list->setCurrentRow(0);
        save(window, QStringLiteral("settings-appearance"));
        list->setCurrentRow(list->count() - 1);
        save(window, QStringLiteral("settings-about"));
        list->setCurrentRow(2);

        auto *field = window.findChild<QLineEdit *>();
        field->setFocus();
        field->clear();
        QTest::keyClicks(field, QStringLiteral("https://llm.corp.example:8766/v1"));
        save(window, QStringLiteral("settings-correction"));

        window.findChild<QPushButton *>(QStringLiteral("correction"))->click();
        m_choice.setAddress({});
        save(window, QStringLiteral("settings-empty"));

        m_choice.setAddress(QStringLiteral("https://a-very-long-host-name.of-a-corporate-gateway.")
                            + QString(QStringLiteral("department.")).repeated(10)
                            + QStringLiteral("example:8766/and/its/path"));
        save(window, QStringLiteral("settings-long"));
        m_choice.setAddress(kAddress);
        m_choice.setEnabled(true);
    }

    /// The checklist in the settings, in many states.
    void checks()
    {
        using Rungs = std::vector<RungReport>;
        check(QStringLiteral("check-good"), goodRungs());

        auto failure = failureOfKind(FailureKind::ConnectionRefused, kAddress);
        Rungs rungs{passedRung(Rung::Address, AddressFacts{}), failedRung(failure)};
        skipFrom(rungs, Rung::MessagesApi);
        check(QStringLiteral("check-refused"), rungs);

        failure = failureOfKind(FailureKind::TlsUntrusted, kAddress);
        failure.subject = QStringLiteral("llm.corp.example");
        rungs[1] = failedRung(failure);
        check(QStringLiteral("check-tls"), rungs);

        rungs = goodRungs();
        failure = failureOfKind(FailureKind::CredentialWrongHeader, kAddress);
        failure.fix.credentialKind = bridge::CredentialKind::ApiKey;
        rungs.resize(3);
        rungs.push_back(failedRung(failure));
        skipFrom(rungs, Rung::Model);
        check(QStringLiteral("check-header"), rungs);

        rungs = goodRungs();
        failure = failureOfKind(FailureKind::ModelNotFound, kAddress);
        failure.subject = QStringLiteral("claude-opus-4-8");
        failure.fix.models = manyModels(40);
        rungs[4] = failedRung(failure);
        check(QStringLiteral("check-model"), rungs, true);

        rungs = goodRungs();
        rungs[0] =
            failedRung(failureOfKind(FailureKind::TokenInClear, kAddress), RungResult::Warning);
        rungs[0].rung = Rung::Address;
        rungs[5] =
            failedRung(failureOfKind(FailureKind::StreamBuffered, kAddress), RungResult::Warning);
        rungs[7] =
            failedRung(failureOfKind(FailureKind::ContextTooSmall, kAddress), RungResult::Warning);
        rungs[7].facts = ContextFacts{8192, 15400, false};
        rungs[8] = failedRung(failureOfKind(FailureKind::AgentCrashed, kAddress));
        check(QStringLiteral("check-warnings"), rungs);

        rungs = goodRungs();
        rungs[8] = passedRung(
            Rung::Agent, AgentFacts{QStringLiteral("2.1.330"), QStringLiteral("claude-sonnet-4-5")},
            3120);
        check(QStringLiteral("check-agent"), rungs);

        m_choice.setModel({});
        SettingsParts parts(m_choice, m_credentials, m_checker->checker(), m_settings, m_chats,
                            *m_theme, m_clock);
        ui::SettingsWindow window(parts.services);
        window.show();
        rungs = goodRungs();
        rungs.resize(3);
        m_checker->play(rungs);
        m_checker->begin(Rung::Credential);
        save(window, QStringLiteral("check-running"));
        m_checker->checker().cancel();
        save(window, QStringLiteral("check-stopped"));
    }

    static void skipFrom(std::vector<RungReport> &rungs, Rung first)
    {
        for (int rung = static_cast<int>(first); rung < static_cast<int>(Rung::Agent); ++rung)
            rungs.push_back(skippedRung(static_cast<Rung>(rung), SkipReason::EarlierFailed));
        rungs.push_back(skippedRung(Rung::Agent, SkipReason::NotAsked));
    }

    void check(const QString &name, const std::vector<RungReport> &rungs, bool small = false)
    {
        SettingsParts parts(m_choice, m_credentials, m_checker->checker(), m_settings, m_chats,
                            *m_theme, m_clock);
        ui::SettingsWindow window(parts.services);
        window.resize(1080, 1010);
        window.show();
        m_checker->playWhole(rungs);
        save(window, name);
        if (small) {
            window.resize(960, 1010);
            static_cast<void>(m_choice.setCertificateAuthorities(m_certificates.authority()));
            m_choice.setModel(QStringLiteral("vendor/model-family-1-instruct"));
            save(window, name + QStringLiteral("-changed"));
            static_cast<void>(m_choice.setCertificateAuthorities({}));
            m_choice.setModel({});
        }
        m_checker->checker().cancel();
    }

    void menus()
    {
        for (const int count : {3, 60}) {
            ui::ModelMenu menu(manyModels(count), nullptr);
            menu.popup({});
            save(menu, QStringLiteral("models-%1").arg(count));
        }
    }

    void chip()
    {
        ui::EndpointChip chip(m_choice, m_chats, *m_theme);
        chip.resize(ui::Theme::kSideBarWidth, chip.sizeHint().height());
        save(chip, QStringLiteral("chip"));
        m_choice.setAddress(QStringLiteral("https://") + QString(60, u'x')
                            + QStringLiteral(".example:8766"));
        save(chip, QStringLiteral("chip-long"));
        m_choice.setAddress({});
        save(chip, QStringLiteral("chip-empty"));
        m_choice.setAddress(kAddress);
        m_choice.setEnabled(true);
        static_cast<void>(
            m_choice.saveProfile(QStringLiteral("The corporate gateway of the whole department")));
        save(chip, QStringLiteral("chip-profile-long"));
        static_cast<void>(m_choice.removeProfile(m_choice.activeProfile()));
        m_choice.setPolicy({ManagedPolicy::Kind::ForcesAddress,
                            QStringLiteral("/etc/claude-code/managed-settings.json"),
                            QStringLiteral("ANTHROPIC_BASE_URL"),
                            QStringLiteral("https://gateway.example")});
        save(chip, QStringLiteral("chip-policy"));
        ui::TrayMenu menu(m_choice, m_chats, *m_theme);
        menu.ensurePolished();
        menu.resize(menu.sizeHint());
        save(menu, QStringLiteral("tray-policy"));
        m_choice.setPolicy({});
    }

    void liveAgent()
    {
        ScriptedChat scripted(kAddress);
        bridge::chat::ChatList chats;
        ScriptedChecker checker(scripted);
        SettingsParts parts(scripted.endpoints, scripted.credentials, checker.checker(),
                            scripted.settings, chats, *m_theme, scripted.clock);
        ui::SettingsWindow window(parts.services);
        ui::EndpointChip chip(scripted.endpoints, chats, *m_theme);
        chip.resize(ui::Theme::kSideBarWidth, chip.sizeHint().height());
        ui::TrayMenu menu(scripted.endpoints, chats, *m_theme);
        chats.add(scripted.takeChat());
        window.show();
        scripted.goLive();
        save(window, QStringLiteral("settings-live"));
        save(chip, QStringLiteral("chip-live"));
        menu.ensurePolished();
        menu.resize(menu.sizeHint());
        save(menu, QStringLiteral("tray-live"));

        scripted.chat().send(QStringLiteral("hello"));
        scripted.beginTurn();
        scripted.streamText(QStringLiteral("Hi"));
        scripted.endpoints.setAddress(QStringLiteral("http://localhost:1234"));
        scripted.settleLaunch();
        save(window, QStringLiteral("settings-pending"));
    }

    void dialogs()
    {
        const auto note = QStringLiteral("Your message is kept in the composer.");

        auto failure = failureOf(FailureKind::NoModelLoaded);
        failure.httpStatus = 400;
        failure.said = QStringLiteral("No models loaded. Please load a model in the developer page "
                                      "or use the 'lms load' command.");
        dialog(failure, note, QStringLiteral("error-no-model"));

        failure = failureOf(FailureKind::ConnectionRefused);
        dialog(failure, note, QStringLiteral("error-refused"));

        failure = failureOf(FailureKind::CredentialRejected);
        failure.httpStatus = 401;
        failure.said = QStringLiteral("invalid x-api-key");
        dialog(failure, note, QStringLiteral("error-credential"));

        failure = failureOf(FailureKind::ModelNotFound);
        failure.subject = QStringLiteral("claude-opus-4-8");
        failure.fix.models = manyModels(5);
        failure.httpStatus = 404;
        failure.said = QStringLiteral("model 'claude-opus-4-8' not found");
        failure.body = QStringLiteral("{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\","
                                      "\"message\":\"model 'claude-opus-4-8' not found\"}}");
        dialog(failure, note, QStringLiteral("error-model"), true);

        failure = failureOf(FailureKind::NotMessagesApi);
        failure.fix.address = QStringLiteral("http://localhost:1234/anthropic");
        dialog(failure, {}, QStringLiteral("error-address"));

        failure = failureOf(FailureKind::Unknown);
        failure.address =
            QStringLiteral("https://") + QString(150, u'x') + QStringLiteral(".example:8766");
        failure.httpStatus = 502;
        failure.said = QStringLiteral("API Error: 502 <html><body>Bad gateway</body></html>\n");
        dialog(failure, note, QStringLiteral("error-unknown-long"));

        failure = failureOf(FailureKind::AgentCrashed);
        failure.exitCode = 134;
        failure.stderrTail =
            QStringLiteral("FATAL ERROR: JavaScript heap out of memory\n").repeated(40);
        dialog(failure, {}, QStringLiteral("error-crashed"), true);
    }

    void dialog(const bridge::Failure &failure, const QString &note, const QString &name,
                bool unfolded = false)
    {
        auto *dialog = new ui::EndpointDialog(failure, note, *m_theme);
        dialog->open();
        if (unfolded)
            dialog->findChild<ui::FoldButton *>()->click();
        save(*dialog, name);
        dialog->close();
    }

    QString m_folder;
    QString m_suffix;
    QTemporaryDir m_config;
    bridge::SystemClock m_clock;
    FakeSecretStore m_secrets;
    bridge::settings::SettingsStore m_settings{m_config.path()};
    bridge::endpoint::EndpointChoice m_choice{m_settings};
    bridge::secrets::CredentialBook m_credentials{m_secrets, m_clock};
    bridge::chat::ChatList m_chats;
    TestCertificates m_certificates;
    std::unique_ptr<ScriptedChecker> m_checker =
        std::make_unique<ScriptedChecker>(m_choice, m_credentials, m_clock);
    std::unique_ptr<ui::Theme> m_theme;
};

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("DBUS_SESSION_BUS_ADDRESS", "disabled:");
    QApplication app(argc, argv);
    QApplication::setApplicationVersion(QStringLiteral("0.1.0"));
    const auto arguments = QApplication::arguments();
    if (arguments.size() != 2 || !QDir().mkpath(arguments[1])) {
        qWarning("usage: ui_shots FOLDER");
        return 2;
    }
    // There is one process tree at a time: each has its own scene.
    takeSettingsShots(arguments[1], false, QStringLiteral("light"));
    takeSettingsShots(arguments[1], true, QStringLiteral("dark"));
    Shots(arguments[1], bridge::settings::ThemeChoice::Light, QStringLiteral("light")).takeAll();
    Shots(arguments[1], bridge::settings::ThemeChoice::Dark, QStringLiteral("dark")).takeAll();
    return 0;
}
