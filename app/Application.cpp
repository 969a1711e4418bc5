#include "app/Application.h"

#include "ui/common/Icons.h"
#include "ui/endpoint/EndpointChip.h"

#include <QApplication>
#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>

namespace app {

namespace {

/// The stop ladder of a chat ends well within it.
constexpr std::chrono::seconds kQuitPatience{8};

} // namespace

Application::Application(command::Window command, QObject *parent)
    : QObject(parent)
    , m_command(std::move(command))
    , m_control(m_services.settings.folder())
    , m_commands(m_chats, m_services.endpoints, m_services.credentials, m_services.settings)
{}

Application::~Application() = default;

Application::Start Application::start(QString &error)
{
    if (!m_command.workspace.isEmpty()) {
        const QFileInfo workspace(m_command.workspace);
        if (!workspace.isDir()) {
            error = tr("%1 is no folder.").arg(m_command.workspace);
            return Start::Failed;
        }
        m_services.settings.keepInMemory(bridge::settings::kWorkspace.key,
                                         workspace.absoluteFilePath());
    }
    if (!m_control.listen()) {
        error =
            tr("Drawbridge cannot be reached by the command line: %1").arg(m_control.errorString());
        return Start::Failed;
    }
    if (m_command.practice && !m_services.usePractice(error))
        return Start::Failed;

    m_chats.add(m_services.makeChat(QStringLiteral("1"), {}));
    makeWindows();
    connect(&m_control, &ControlServer::requested, &m_commands, &WindowCommands::serve);
    connect(&m_commands, &WindowCommands::raiseRequested, m_window.get(), &ui::ChatWindow::present);
    m_window->present();
    m_chats.at(0).start();
    return Start::Running;
}

void Application::makeWindows()
{
    QApplication::setQuitOnLastWindowClosed(false);
    m_theme = std::make_unique<ui::Theme>(m_services.settings);
    QApplication::setWindowIcon(ui::icon(ui::Icon::App, m_theme->colors().accent));
    m_window =
        std::make_unique<ui::ChatWindow>(m_chats, m_services.endpoints, *m_theme, m_services.clock);
    m_window->showChat(m_chats.at(0));
    auto *chip = new ui::EndpointChip(m_services.endpoints, m_chats, *m_theme);
    m_window->setSideBarFooter(chip);
    m_tray = std::make_unique<ui::TrayIcon>(m_services.endpoints, m_chats, m_services.settings,
                                            *m_theme);
    m_failures =
        std::make_unique<FailureDialogs>(m_chats.at(0), m_services.endpoints, *m_theme, *m_window);

    connect(chip, &ui::EndpointChip::settingsRequested, this, &Application::showSettings);
    connect(m_failures.get(), &FailureDialogs::settingsRequested, this, &Application::showSettings);
    connect(m_window.get(), &ui::ChatWindow::checkRequested, this, &Application::checkEndpoint);
    connect(m_window.get(), &ui::ChatWindow::settingsRequested, this, &Application::showSettings);
    connect(m_window.get(), &ui::ChatWindow::endpointOffRequested, this,
            [this] { (void)m_services.endpoints.setEnabled(false); });
    connect(m_window.get(), &ui::ChatWindow::linkRequested, this,
            [](const QUrl &url) { QDesktopServices::openUrl(url); });
    connect(m_window.get(), &ui::ChatWindow::closed, this, &Application::onWindowClosed);
    connectFixes();
    connectTray();
}

void Application::connectFixes()
{
    m_fixer = std::make_unique<Fixer>(m_chats.at(0), m_services.endpoints, m_services.credentials);
    const auto mendChat = [this](const bridge::Fix &fix) {
        m_fixer->mendChat(fix, m_window.get());
    };
    connect(m_failures.get(), &FailureDialogs::fixRequested, m_fixer.get(), mendChat);
    connect(m_window.get(), &ui::ChatWindow::fixRequested, m_fixer.get(),
            [mendChat](const bridge::session::Chat *, const bridge::Fix &fix) { mendChat(fix); });
}

void Application::connectTray()
{
    connect(m_tray.get(), &ui::TrayIcon::showWindowRequested, m_window.get(),
            &ui::ChatWindow::present);
    const ui::TrayMenu &menu = m_tray->menu();
    connect(&menu, &ui::TrayMenu::showWindowRequested, m_window.get(), &ui::ChatWindow::present);
    connect(&menu, &ui::TrayMenu::checkRequested, this, &Application::checkEndpoint);
    connect(&menu, &ui::TrayMenu::settingsRequested, this, &Application::showSettings);
    connect(&menu, &ui::TrayMenu::quitRequested, this, &Application::quit);
    // Shown also without a tray: Qt brings it up by itself when one appears.
    m_tray->show();
}

void Application::showSettings()
{
    if (!m_settings) {
        m_checker = m_services.makeChecker();
        m_settings = std::make_unique<ui::SettingsWindow>(ui::SettingsServices{
            m_services.endpoints, m_services.sources, m_services.localServers,
            m_services.credentials, *m_checker, m_services.settings, m_chats, *m_theme});
        connect(m_settings.get(), &ui::SettingsWindow::fixRequested, m_fixer.get(),
                [this](const bridge::Fix &fix) { m_fixer->mendSettings(fix, m_settings.get()); });
    }
    m_settings->showAiChat();
}

void Application::checkEndpoint()
{
    showSettings();
    m_settings->checkEndpoint();
}

void Application::onWindowClosed()
{
    if (QSystemTrayIcon::isSystemTrayAvailable())
        m_tray->explainClosing();
    else
        quit();
}

void Application::quit()
{
    if (std::exchange(m_quitting, true))
        return;
    m_control.close();
    if (m_checker)
        m_checker->cancel();
    m_tray->hide();
    // Dialogs too.
    for (QWidget *window : QApplication::topLevelWidgets())
        window->hide();
    m_quitTimer = m_services.clock.after(kQuitPatience, [] { QCoreApplication::exit(0); });
    m_chatsToStop = m_chats.count();
    for (int i = 0; i < m_chats.count(); ++i) {
        connect(&m_chats.at(i), &bridge::session::Chat::stopped, this, [this] {
            if (--m_chatsToStop == 0)
                QCoreApplication::exit(0);
        });
        m_chats.at(i).stop();
    }
}

} // namespace app

#include "moc_Application.cpp"
