#include "app/window/Application.h"

#include "ui/kit/Icons.h"

#include <QApplication>
#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>

namespace app {

using bridge::chat::Chat;

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

    makeWindows();
    connect(&m_control, &ControlServer::requested, &m_commands, &WindowCommands::serve);
    connect(&m_commands, &WindowCommands::raiseRequested, m_windows.get(), &ChatWindows::present);
    m_windows->open();
    return Start::Running;
}

Chat &Application::makeChat(const bridge::endpoint::EndpointPin &pin)
{
    return m_chats.add(m_services.makeChat(m_chats.newId(), {.pin = pin}));
}

void Application::makeWindows()
{
    QApplication::setQuitOnLastWindowClosed(false);
    m_theme = std::make_unique<ui::Theme>(m_services.settings);
    QApplication::setWindowIcon(ui::icon(ui::Icon::App, m_theme->colors().accent));
    m_windows = std::make_unique<ChatWindows>(
        ChatWindows::Parts{m_chats, m_services.endpoints, *m_theme, m_services.clock,
                           [this](const auto &pin) -> Chat & { return makeChat(pin); }});
    m_company = std::make_unique<ChatCompany>(ChatCompany::Parts{
        m_chats, m_services.endpoints, m_services.credentials, *m_theme, [this](const Chat &chat) {
            ui::ChatWindow &window = m_windows->windowFor(chat);
            return FailureDialogs::Place{&window, window.chat() == &chat};
        }});
    m_tray = std::make_unique<ui::TrayIcon>(m_services.endpoints, m_chats, m_services.settings,
                                            *m_theme);
    connectWindows();
    connectTray();
}

void Application::connectWindows()
{
    const ChatWindows *windows = m_windows.get();
    connect(windows, &ChatWindows::lastClosed, this, &Application::onLastWindowClosed);
    connect(windows, &ChatWindows::settingsRequested, this, &Application::showSettings);
    connect(windows, &ChatWindows::checkRequested, this,
            [this](const Chat *chat) { checkEndpointOf(*chat); });
    connect(windows, &ChatWindows::endpointOffRequested, m_company.get(),
            [this](Chat *chat) { m_company->turnOff(*chat); });
    connect(windows, &ChatWindows::fixRequested, m_company.get(),
            [this](Chat *chat, const bridge::Fix &fix) { m_company->mend(*chat, fix); });
    connect(m_company.get(), &ChatCompany::settingsRequested, this, &Application::showSettings);
}

void Application::connectTray()
{
    connect(m_tray.get(), &ui::TrayIcon::showWindowRequested, m_windows.get(),
            &ChatWindows::present);
    const ui::TrayMenu &menu = m_tray->menu();
    connect(&menu, &ui::TrayMenu::showWindowRequested, m_windows.get(), &ChatWindows::present);
    connect(&menu, &ui::TrayMenu::newChatRequested, m_windows.get(), &ChatWindows::presentNewChat);
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
        m_sources = m_services.makeSources();
        m_servers = std::make_unique<bridge::check::LocalServers>(m_services.clock);
        m_settings = std::make_unique<ui::SettingsWindow>(ui::SettingsServices{
            m_services.endpoints, *m_sources, *m_servers, m_services.credentials, *m_checker,
            m_services.settings, m_chats, *m_theme});
        m_settingsFixer =
            std::make_unique<Fixer>(m_services.endpoints, m_services.credentials, nullptr);
        connect(m_settings.get(), &ui::SettingsWindow::fixRequested, m_settingsFixer.get(),
                [this](const bridge::Fix &fix) {
                    m_settingsFixer->setPin(m_checker->wanted().pin);
                    m_settingsFixer->carryOut(fix, m_settings.get());
                });
    }
    m_settings->showAiChat();
}

void Application::checkEndpoint()
{
    showSettings();
    m_settings->checkEndpoint();
}

void Application::checkEndpointOf(const Chat &chat)
{
    using bridge::endpoint::EndpointPin;
    if (chat.pin().kind != EndpointPin::Kind::Profile)
        return checkEndpoint();
    showSettings();
    m_checker->start({.pin = chat.pin()});
}

void Application::onLastWindowClosed()
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
    connect(&m_chats, &bridge::chat::ChatList::allStopped, this, [] { QCoreApplication::exit(0); });
    m_chats.stopAll();
}

} // namespace app

#include "moc_Application.cpp"
