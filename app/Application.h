#pragma once

#include "app/CommandLine.h"
#include "app/ControlServer.h"
#include "app/FailureDialogs.h"
#include "app/Fixer.h"
#include "app/Services.h"
#include "app/WindowCommands.h"
#include "bridge/session/ChatList.h"
#include "ui/chat/ChatWindow.h"
#include "ui/common/Theme.h"
#include "ui/settings/SettingsWindow.h"
#include "ui/tray/TrayIcon.h"

#include <QObject>

#include <memory>

namespace app {

/// The program with its window: makes the concrete parts, connects them, and ends them in order.
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
    void makeWindows();
    void connectTray();
    void connectFixes();
    void showSettings();
    void checkEndpoint();
    void onWindowClosed();

    command::Window m_command;
    Services m_services;
    bridge::session::ChatList m_chats;
    ControlServer m_control;
    WindowCommands m_commands;
    std::unique_ptr<ui::Theme> m_theme;
    std::unique_ptr<ui::ChatWindow> m_window;
    std::unique_ptr<bridge::session::EndpointChecker> m_checker;
    std::unique_ptr<ui::SettingsWindow> m_settings;
    std::unique_ptr<ui::TrayIcon> m_tray;
    std::unique_ptr<FailureDialogs> m_failures;
    std::unique_ptr<Fixer> m_fixer;
    std::unique_ptr<bridge::Timer> m_quitTimer;
    int m_chatsToStop = 0;
    bool m_quitting = false;
};

} // namespace app
