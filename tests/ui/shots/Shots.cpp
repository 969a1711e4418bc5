#include "bridge/chat/ChatList.h"
#include "bridge/core/Clock.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/secrets/CredentialBook.h"
#include "tests/bridge/secrets/FakeSecretStore.h"
#include "tests/support/EventLoop.h"
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

using namespace Qt::StringLiterals;
using namespace bridge::check;
using namespace bridge::endpoint;
using bridge::FailureKind;

const QString kAddress = u"https://llm.corp.example:8766"_s;

bridge::Failure failureOf(bridge::FailureKind kind)
{
    return failureOfKind(kind, u"http://localhost:1234"_s);
}

/// As the picture has it.
std::vector<RungReport> goodRungs()
{
    NetworkFacts network;
    network.resolved = u"10.20.0.7"_s;
    network.tlsVersion = u"TLS 1.3"_s;
    network.certificate = bridge::network::Certificate{
        u"llm.corp.example"_s, u"Corp CA"_s, QDateTime(QDate(2027, 3, 4), {}, Qt::UTC), false};
    auto tools = failedRung(failureOfKind(FailureKind::ToolReferenceStripped, kAddress),
                            RungResult::Warning);
    tools.facts = ToolsFacts{true, true, true, ToolsFacts::ToolReference::Stripped};
    return {
        passedRung(Rung::Address, AddressFacts{}),
        passedRung(Rung::Network, network, 21),
        passedRung(Rung::MessagesApi, MessagesApiFacts{200}, 96),
        passedRung(Rung::Credential, CredentialFacts{bridge::CredentialKind::BearerToken, false}),
        passedRung(Rung::Model, ModelFacts{u"claude-sonnet-4-5"_s,
                                           u"claude-haiku-4-5"_s,
                                           true,
                                           {u"claude-sonnet-4-5"_s}}),
        passedRung(Rung::Streaming, StreamingFacts{std::chrono::milliseconds(184), 61}),
        tools,
        passedRung(Rung::Context, ContextFacts{200'000, 31'000, false}),
        skippedRung(Rung::Agent, SkipReason::NotAsked)};
}

QStringList manyModels(int count)
{
    QStringList models;
    for (int i = 0; i < count; ++i)
        models << u"vendor/model-family-%1-instruct"_s.arg(i);
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
        ui::TrayMenu menu(m_choice, m_chats, m_intents, *m_theme);
        menu.ensurePolished();
        menu.resize(menu.sizeHint());
        save(menu, u"tray"_s);
    }

private:
    void save(QWidget &widget, const QString &name)
    {
        letTimersFire();
        widget.grab().save(u"%1/%2-%3.png"_s.arg(m_folder, name, m_suffix));
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
        pixmap.save(u"%1/icons-%2.png"_s.arg(m_folder, m_suffix));
    }

    void settings()
    {
        SettingsParts parts(m_choice, m_credentials, m_checker->checker(), m_settings, m_chats,
                            *m_theme, m_clock);
        ui::SettingsWindow window(parts.pages());
        window.showPage(ui::SettingsPageId::AiChat);
        m_secrets.answerRead(bridge::secrets::Secret{bridge::secrets::CredentialKind::BearerToken,
                                                     u"not-a-real-token-4f2a"_s});
        save(window, u"settings"_s);
        window.resize(window.minimumSize());
        save(window, u"settings-small"_s);
        window.resize(1080, 880);

        auto *list = window.findChild<QListWidget *>();
        list->setCurrentRow(0);
        save(window, u"settings-appearance"_s);
        list->setCurrentRow(list->count() - 1);
        save(window, u"settings-about"_s);
        list->setCurrentRow(2);

        auto *field = window.findChild<QLineEdit *>();
        field->setFocus();
        field->clear();
        QTest::keyClicks(field, u"https://llm.corp.example:8766/v1"_s);
        save(window, u"settings-correction"_s);

        window.findChild<QPushButton *>(u"correction"_s)->click();
        m_choice.setAddress({});
        save(window, u"settings-empty"_s);

        m_choice.setAddress(u"https://a-very-long-host-name.of-a-corporate-gateway."_s
                            + QString(u"department."_s).repeated(10)
                            + u"example:8766/and/its/path"_s);
        save(window, u"settings-long"_s);
        m_choice.setAddress(kAddress);
        m_choice.setEnabled(true);
    }

    /// The checklist in the settings, in many states.
    void checks()
    {
        using Rungs = std::vector<RungReport>;
        check(u"check-good"_s, goodRungs());

        auto failure = failureOfKind(FailureKind::ConnectionRefused, kAddress);
        Rungs rungs{passedRung(Rung::Address, AddressFacts{}), failedRung(failure)};
        skipFrom(rungs, Rung::MessagesApi);
        check(u"check-refused"_s, rungs);

        failure = failureOfKind(FailureKind::TlsUntrusted, kAddress);
        failure.subject = u"llm.corp.example"_s;
        rungs[1] = failedRung(failure);
        check(u"check-tls"_s, rungs);

        rungs = goodRungs();
        failure = failureOfKind(FailureKind::CredentialWrongHeader, kAddress);
        failure.fix.credentialKind = bridge::CredentialKind::ApiKey;
        rungs.resize(3);
        rungs.push_back(failedRung(failure));
        skipFrom(rungs, Rung::Model);
        check(u"check-header"_s, rungs);

        rungs = goodRungs();
        failure = failureOfKind(FailureKind::ModelNotFound, kAddress);
        failure.subject = u"claude-opus-4-8"_s;
        failure.fix.models = manyModels(40);
        rungs[4] = failedRung(failure);
        check(u"check-model"_s, rungs, true);

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
        check(u"check-warnings"_s, rungs);

        rungs = goodRungs();
        rungs[8] = passedRung(Rung::Agent, AgentFacts{u"2.1.330"_s, u"claude-sonnet-4-5"_s}, 3120);
        check(u"check-agent"_s, rungs);

        m_choice.setModel({});
        SettingsParts parts(m_choice, m_credentials, m_checker->checker(), m_settings, m_chats,
                            *m_theme, m_clock);
        ui::SettingsWindow window(parts.pages());
        window.showPage(ui::SettingsPageId::AiChat);
        rungs = goodRungs();
        rungs.resize(3);
        m_checker->play(rungs);
        m_checker->begin(Rung::Credential);
        save(window, u"check-running"_s);
        m_checker->checker().cancel();
        save(window, u"check-stopped"_s);
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
        ui::SettingsWindow window(parts.pages());
        window.resize(1080, 1010);
        window.showPage(ui::SettingsPageId::AiChat);
        m_checker->playWhole(rungs);
        save(window, name);
        if (small) {
            window.resize(960, 1010);
            static_cast<void>(m_choice.setCertificateAuthorities(m_certificates.authority()));
            m_choice.setModel(u"vendor/model-family-1-instruct"_s);
            save(window, name + u"-changed"_s);
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
            save(menu, u"models-%1"_s.arg(count));
        }
    }

    void chip()
    {
        ui::EndpointChip chip(m_choice, m_chats, m_intents, *m_theme);
        chip.resize(ui::Theme::kSideBarWidth, chip.sizeHint().height());
        save(chip, u"chip"_s);
        m_choice.setAddress(u"https://"_s + QString(60, u'x') + u".example:8766"_s);
        save(chip, u"chip-long"_s);
        m_choice.setAddress({});
        save(chip, u"chip-empty"_s);
        m_choice.setAddress(kAddress);
        m_choice.setEnabled(true);
        static_cast<void>(m_choice.saveProfile(u"The corporate gateway of the whole department"_s));
        save(chip, u"chip-profile-long"_s);
        static_cast<void>(m_choice.removeProfile(m_choice.activeProfile()));
        m_choice.setPolicy({ManagedPolicy::Kind::ForcesAddress,
                            u"/etc/claude-code/managed-settings.json"_s, u"FAKE_BASE_URL"_s,
                            u"https://gateway.example"_s});
        save(chip, u"chip-policy"_s);
        ui::TrayMenu menu(m_choice, m_chats, m_intents, *m_theme);
        menu.ensurePolished();
        menu.resize(menu.sizeHint());
        save(menu, u"tray-policy"_s);
        m_choice.setPolicy({});
    }

    void liveAgent()
    {
        ScriptedChat scripted(kAddress);
        bridge::chat::ChatList chats;
        ScriptedChecker checker(scripted);
        SettingsParts parts(scripted.endpoints, scripted.credentials, checker.checker(),
                            scripted.settings, chats, *m_theme, scripted.clock);
        ui::SettingsWindow window(parts.pages());
        ui::EndpointChip chip(scripted.endpoints, chats, m_intents, *m_theme);
        chip.resize(ui::Theme::kSideBarWidth, chip.sizeHint().height());
        ui::TrayMenu menu(scripted.endpoints, chats, m_intents, *m_theme);
        chats.add(scripted.takeChat());
        window.showPage(ui::SettingsPageId::AiChat);
        scripted.goLive();
        save(window, u"settings-live"_s);
        save(chip, u"chip-live"_s);
        menu.ensurePolished();
        menu.resize(menu.sizeHint());
        save(menu, u"tray-live"_s);

        scripted.startTurn(u"hello"_s);
        scripted.streamText(u"Hi"_s);
        scripted.endpoints.setAddress(u"http://localhost:1234"_s);
        scripted.settleLaunch();
        save(window, u"settings-pending"_s);
    }

    void dialogs()
    {
        const auto note = u"Your message is kept in the composer."_s;

        auto failure = failureOf(FailureKind::NoModelLoaded);
        failure.httpStatus = 400;
        failure.message = u"No models loaded. Please load a model in the developer page "
                          "or use the 'lms load' command."_s;
        dialog(failure, note, u"error-no-model"_s);

        failure = failureOf(FailureKind::ConnectionRefused);
        dialog(failure, note, u"error-refused"_s);

        failure = failureOf(FailureKind::CredentialRejected);
        failure.httpStatus = 401;
        failure.message = u"invalid x-api-key"_s;
        dialog(failure, note, u"error-credential"_s);

        failure = failureOf(FailureKind::ModelNotFound);
        failure.subject = u"claude-opus-4-8"_s;
        failure.fix.models = manyModels(5);
        failure.httpStatus = 404;
        failure.message = u"model 'claude-opus-4-8' not found"_s;
        failure.body = u"{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\","
                       "\"message\":\"model 'claude-opus-4-8' not found\"}}"_s;
        dialog(failure, note, u"error-model"_s, true);

        failure = failureOf(FailureKind::NotMessagesApi);
        failure.fix.address = u"http://localhost:1234/anthropic"_s;
        dialog(failure, {}, u"error-address"_s);

        failure = failureOf(FailureKind::Unknown);
        failure.address = u"https://"_s + QString(150, u'x') + u".example:8766"_s;
        failure.httpStatus = 502;
        failure.message = u"API Error: 502 <html><body>Bad gateway</body></html>\n"_s;
        dialog(failure, note, u"error-unknown-long"_s);

        failure = failureOf(FailureKind::AgentCrashed);
        failure.exitCode = 134;
        failure.stderrTail = u"FATAL ERROR: JavaScript heap out of memory\n"_s.repeated(40);
        dialog(failure, {}, u"error-crashed"_s, true);
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
    ui::Intents m_intents;
    std::unique_ptr<ui::Theme> m_theme;
};

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("DBUS_SESSION_BUS_ADDRESS", "disabled:");
    QApplication app(argc, argv);
    QApplication::setApplicationVersion(u"0.1.0"_s);
    const auto arguments = QApplication::arguments();
    if (arguments.size() != 2 || !QDir().mkpath(arguments[1])) {
        qWarning("usage: ui_shots FOLDER");
        return 2;
    }
    // There is one process tree at a time: each has its own scene.
    takeSettingsShots(arguments[1], false, u"light"_s);
    takeSettingsShots(arguments[1], true, u"dark"_s);
    Shots(arguments[1], bridge::settings::ThemeChoice::Light, u"light"_s).takeAll();
    Shots(arguments[1], bridge::settings::ThemeChoice::Dark, u"dark"_s).takeAll();
    return 0;
}
