#pragma once

#include "app/base/Services.h"
#include "app/cli/Command.h"
#include "app/control/ControlServer.h"
#include "app/control/WindowCommands.h"
#include "app/window/ChatAttachments.h"
#include "app/window/ChatWindows.h"
#include "app/window/FixHandler.h"
#include "bridge/chat/ChatList.h"
#include "bridge/check/LocalServers.h"
#include "bridge/library/OpenChats.h"
#include "bridge/settings/SaveRetry.h"
#include "bridge/sources/EndpointSources.h"
#include "ui/Intents.h"
#include "ui/kit/Theme.h"
#include "ui/settings/AiChatPage.h"
#include "ui/settings/SettingsWindow.h"
#include "ui/tray/TrayIcon.h"

#include <QObject>

#include <memory>

namespace app {

/// The program with windows: creates and connects all parts, and ends them in order. Needs a
/// QApplication; one per process, main thread.
class Application : public QObject
{
    Q_OBJECT

public:
    explicit Application(command::Window command, QObject *parent = nullptr);
    ~Application() override;

    /// Opens the first window. The error is a sentence.
    [[nodiscard]] bridge::Result<void, QString> start();

    /// Ends all agents, then the program.
    void quit();

private:
    [[nodiscard]] bridge::chat::Chat &makeChat(const bridge::endpoint::EndpointPin &pin);
    void listenAgain();
    void makeWindows();
    void connectIntents();
    void connectTray();
    void showSettings(ui::SettingsPageId page);
    void makeSettings();
    /// nullptr: the endpoint that is set.
    void checkEndpoint(const bridge::chat::Chat *chat);
    void fixSettings(const bridge::Fix &fix);
    void onLastWindowClosed();
    void onSavedChanged();

    command::Window m_command;
    Services m_services;
    bridge::settings::SaveRetry m_saveRetry;
    bridge::chat::ChatList m_chats;
    bridge::library::Conversations m_conversations;
    bridge::library::OpenChats m_openChats{m_chats, m_conversations, m_services.clock};
    ControlServer m_control;
    WindowCommands m_commands;
    ui::Intents m_intents;
    std::unique_ptr<ui::Theme> m_theme;
    std::unique_ptr<ChatWindows> m_windows;
    std::unique_ptr<ChatAttachments> m_attachments;
    std::unique_ptr<bridge::check::EndpointChecker> m_checker;
    std::unique_ptr<bridge::sources::EndpointSources> m_sources;
    std::unique_ptr<bridge::check::LocalServers> m_servers;
    std::unique_ptr<ui::SettingsWindow> m_settings;
    ui::AiChatPage *m_aiChat = nullptr; ///< of m_settings
    std::unique_ptr<ui::TrayIcon> m_tray;
    std::unique_ptr<FixHandler> m_settingsFixHandler;
    std::unique_ptr<bridge::Timer> m_quitTimer;
    std::unique_ptr<bridge::Timer> m_listenTimer;
    bool m_quitting = false;
};

} // namespace app
