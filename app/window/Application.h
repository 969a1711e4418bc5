#pragma once

#include "app/base/Services.h"
#include "app/cli/Command.h"
#include "app/control/ControlServer.h"
#include "app/control/WindowCommands.h"
#include "app/window/ChatAttachments.h"
#include "app/window/ChatWindows.h"
#include "app/window/FirstStart.h"
#include "app/window/FixHandler.h"
#include "app/window/InstallNote.h"
#include "app/window/Installation.h"
#include "app/window/LibraryWindows.h"
#include "app/window/Quitting.h"
#include "app/window/Reopening.h"
#include "app/window/SignInWatch.h"
#include "app/window/SignedOutChats.h"
#include "bridge/chat/ChatList.h"
#include "bridge/check/LocalServers.h"
#include "bridge/check/ProfileProbes.h"
#include "bridge/history/History.h"
#include "bridge/library/HistoryConversations.h"
#include "bridge/library/Wastebasket.h"
#include "bridge/practice/PracticeEndpoint.h"
#include "bridge/settings/SaveRetry.h"
#include "bridge/sources/EndpointSources.h"
#include "bridge/store/ChatStore.h"
#include "ui/Intents.h"
#include "ui/kit/Theme.h"
#include "ui/settings/AiChatPage.h"
#include "ui/settings/SettingsWindow.h"
#include "ui/tray/TrayIcon.h"

#include <QObject>
#include <QPointer>

#include <memory>
#include <optional>
#include <utility>

namespace app {

/// The program with windows: creates and connects all parts, and ends them in order. Needs a
/// QApplication; one per process, main thread.
class Application : public QObject
{
    Q_OBJECT

public:
    /// `practice`: the endpoint of a practice session that has been started; nullptr: start() does.
    explicit Application(command::Window command,
                         std::unique_ptr<bridge::practice::PracticeEndpoint> practice = nullptr,
                         QObject *parent = nullptr);
    ~Application() override;

    struct StartProblem
    {
        QString sentence;
        bool isOtherWindow = false; ///< one of the same settings folder; start() may come again
    };
    /// Opens the first window.
    [[nodiscard]] bridge::Result<void, StartProblem> start();

    /// Ends all agents, then the program, without a question. What runs is cut; the next start
    /// shows where.
    void quit();
    /// How to start again after quit(), in the same process.
    struct Next
    {
        command::Window command;
        std::unique_ptr<bridge::practice::PracticeEndpoint> practice;
    };
    /// nullopt: not at all.
    [[nodiscard]] std::optional<Next> takeNext() { return std::exchange(m_next, std::nullopt); }

private:
    /// A kept conversation goes on in its own folder if that is still there.
    [[nodiscard]] bridge::chat::Chat &makeChat(bridge::chat::ChatStart start);
    [[nodiscard]] QString folderOf(const QString &sessionId) const;
    /// The kept chats, or the note that another program has them.
    void openStore();
    void openWindows();
    [[nodiscard]] bool wantsFirstStart() const;
    /// The page over the chat of this window, which has one.
    void showFirstStart(ui::ChatWindow &window);
    /// The page over the chat of this window, in front; one that is there already, where it is.
    void setUp(ui::ChatWindow &window);
    /// Ends this run for one with the practice endpoint, which is started before; the error is a
    /// sentence.
    [[nodiscard]] bridge::Result<void, QString> beginPractice(const QString &folder);
    void onFirstStartOver();
    [[nodiscard]] Installation &installation();
    /// Of an installation that runs while there is no page: in the front window.
    void noteInstallation();
    void onInstalled();
    /// The program that a sleeping chat waited for is there, or will not come.
    void wakeFront();
    [[nodiscard]] bridge::check::LocalServers &servers();
    /// Shows a conversation that exists; else `answer` gets a sentence.
    void openSession(const QString &sessionId, QObject *context, WindowCommands::Answer answer);
    void listenAgain();
    void makeWindows();
    void connectIntents();
    /// In the window of `beside`, which is closed if nothing was done in it.
    void startChatIn(bridge::chat::Chat *beside, const QString &folder);
    void connectTray();
    void showSettings(ui::SettingsPageId page);
    void makeSettings();
    /// nullptr: the endpoint that is set.
    void checkEndpoint(const bridge::chat::Chat *chat, bool withAgent);
    void fixSettings(const bridge::Fix &fix);
    void onLastWindowClosed();
    void onSavedChanged();

    command::Window m_command;
    Services m_services;
    bridge::settings::SaveRetry m_saveRetry;
    std::unique_ptr<bridge::store::ChatStore> m_store;
    std::optional<bridge::store::StoreHolder> m_holder; ///< has the kept chats
    std::unique_ptr<bridge::history::History> m_history;
    std::unique_ptr<bridge::library::HistoryConversations> m_kept;
    bridge::library::Wastebasket m_wastebasket;
    std::optional<bridge::history::HistoryRow> m_lookedUp; ///< by openSession()
    bridge::chat::ChatList m_chats;
    ControlServer m_control;
    WindowCommands m_commands;
    ui::Intents m_intents;
    std::unique_ptr<bridge::syntax::Highlighter> m_highlighter;
    std::unique_ptr<ui::Theme> m_theme;
    std::unique_ptr<bridge::check::ProfileProbes> m_probes;
    std::unique_ptr<LibraryWindows> m_library;
    std::unique_ptr<ChatWindows> m_windows;
    std::unique_ptr<Quitting> m_quitting;
    std::unique_ptr<Reopening> m_reopening;
    std::unique_ptr<ChatAttachments> m_attachments;
    std::unique_ptr<bridge::check::EndpointChecker> m_checker;
    std::unique_ptr<bridge::sources::EndpointSources> m_sources;
    std::unique_ptr<bridge::check::LocalServers> m_servers;
    SignInWatch m_signIn;
    SignedOutChats m_signedOut;
    std::unique_ptr<Installation> m_installation; ///< since the first page
    QPointer<InstallNote> m_installNote;
    std::unique_ptr<FirstStart> m_firstStart;
    std::unique_ptr<bridge::practice::PracticeEndpoint> m_practice; ///< until start()
    std::optional<Next> m_next;
    std::unique_ptr<ui::SettingsWindow> m_settings;
    ui::AiChatPage *m_aiChat = nullptr; ///< of m_settings
    std::unique_ptr<ui::TrayIcon> m_tray;
    std::unique_ptr<FixHandler> m_settingsFixHandler;
    std::unique_ptr<bridge::Timer> m_quitTimer;
    std::unique_ptr<bridge::Timer> m_listenTimer;
    bool m_isQuitting = false;
};

} // namespace app
