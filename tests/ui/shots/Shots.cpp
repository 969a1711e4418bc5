#include "bridge/core/Clock.h"
#include "bridge/endpoint/EndpointChoice.h"
#include "bridge/secrets/CredentialBook.h"
#include "bridge/session/ChatList.h"
#include "tests/bridge/secrets/FakeSecretStore.h"
#include "tests/support/ScriptedChat.h"
#include "ui/common/Icons.h"
#include "ui/endpoint/EndpointChip.h"
#include "ui/endpoint/EndpointDialog.h"
#include "ui/endpoint/FoldedText.h"
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

const QString kAddress = QStringLiteral("https://llm.corp.example:8766");

bridge::Failure failureOf(bridge::FailureLayer layer, bridge::FailureKind kind)
{
    bridge::Failure failure;
    failure.layer = layer;
    failure.kind = kind;
    failure.address = QStringLiteral("http://localhost:1234");
    return failure;
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
        chip();
        dialogs();
        liveAgent();
        ui::TrayMenu menu(m_choice, m_chats);
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
        ui::SettingsWindow window(m_choice, m_credentials, m_settings, m_chats, *m_theme);
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
    }

    void liveAgent()
    {
        ScriptedChat scripted(kAddress);
        bridge::session::ChatList chats;
        ui::SettingsWindow window(scripted.endpoints, scripted.credentials, scripted.settings,
                                  chats, *m_theme);
        ui::EndpointChip chip(scripted.endpoints, chats, *m_theme);
        chip.resize(ui::Theme::kSideBarWidth, chip.sizeHint().height());
        ui::TrayMenu menu(scripted.endpoints, chats);
        emit chats.added(&scripted.chat());
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
        using bridge::FailureKind;
        using bridge::FailureLayer;
        const auto note = QStringLiteral("Your message is kept in the composer.");

        auto failure = failureOf(FailureLayer::Endpoint, FailureKind::NoModelLoaded);
        failure.httpStatus = 400;
        failure.said = QStringLiteral("No models loaded. Please load a model in the developer page "
                                      "or use the 'lms load' command.");
        dialog(failure, note, QStringLiteral("error-no-model"));

        failure = failureOf(FailureLayer::Network, FailureKind::ConnectionRefused);
        dialog(failure, note, QStringLiteral("error-refused"));

        failure = failureOf(FailureLayer::Credential, FailureKind::CredentialRejected);
        failure.httpStatus = 401;
        failure.said = QStringLiteral("invalid x-api-key");
        dialog(failure, note, QStringLiteral("error-credential"));

        failure = failureOf(FailureLayer::Endpoint, FailureKind::Unknown);
        failure.address =
            QStringLiteral("https://") + QString(150, u'x') + QStringLiteral(".example:8766");
        failure.httpStatus = 502;
        failure.said = QStringLiteral("API Error: 502 <html><body>Bad gateway</body></html>\n");
        dialog(failure, note, QStringLiteral("error-unknown-long"));

        failure = failureOf(FailureLayer::Agent, FailureKind::AgentCrashed);
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
            dialog->findChild<ui::FoldedText *>()->findChild<QPushButton *>()->click();
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
    bridge::session::ChatList m_chats;
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
    Shots(arguments[1], bridge::settings::ThemeChoice::Light, QStringLiteral("light")).takeAll();
    Shots(arguments[1], bridge::settings::ThemeChoice::Dark, QStringLiteral("dark")).takeAll();
    return 0;
}
