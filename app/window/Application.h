#pragma once

#include "app/Services.h"
#include "app/cli/CommandLine.h"
#include "app/control/ControlServer.h"
#include "app/control/WindowCommands.h"
#include "app/window/ChatCompany.h"
#include "app/window/ChatWindows.h"
#include "app/window/Fixer.h"
#include "bridge/chat/ChatList.h"
#include "bridge/check/LocalServers.h"
#include "bridge/sources/EndpointSources.h"
#include "ui/kit/Theme.h"
#include "ui/settings/SettingsWindow.h"
#include "ui/tray/TrayIcon.h"

#include <QObject>

#include <memory>

namespace app {

/// The program with its windows: makes the concrete parts, connects them, and ends them in order.
/// Needs a QApplication; one per process.
class Application : public QObject
{
    Q_OBJECT

public:
    explicit Application(command::Window command, QObject *parent = nullptr);
    ~Application() override;

    enum class Start { Running, Failed };
    /// Failed: `error` says why in a sentence.
    [[nodiscard]] Start start(QString &error);

    /// Ends every agent, then the program.
    void quit();

private:
    [[nodiscard]] bridge::chat::Chat &makeChat(const bridge::endpoint::EndpointPin &pin);
    void makeWindows();
    void connectWindows();
    void connectTray();
    void showSettings();
    /// The one that is set.
    void checkEndpoint();
    void checkEndpointOf(const bridge::chat::Chat &chat);
    void onLastWindowClosed();

    command::Window m_command;
    Services m_services;
    bridge::chat::ChatList m_chats;
    ControlServer m_control;
    WindowCommands m_commands;
    std::unique_ptr<ui::Theme> m_theme;
    std::unique_ptr<ChatWindows> m_windows;
    std::unique_ptr<ChatCompany> m_company;
    std::unique_ptr<bridge::check::EndpointChecker> m_checker;
    std::unique_ptr<bridge::sources::EndpointSources> m_sources;
    std::unique_ptr<bridge::check::LocalServers> m_servers;
    std::unique_ptr<ui::SettingsWindow> m_settings;
    std::unique_ptr<ui::TrayIcon> m_tray;
    std::unique_ptr<Fixer> m_settingsFixer;
    std::unique_ptr<bridge::Timer> m_quitTimer;
    bool m_quitting = false;
};

} // namespace app
