#pragma once

#include "bridge/agents/claude/ClaudeBackend.h"
#include "bridge/chat/Chat.h"
#include "bridge/check/CheckReport.h"
#include "bridge/check/RedirectCheck.h"
#include "bridge/core/Clock.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/process/OomKills.h"
#include "bridge/process/ProcessTree.h"
#include "bridge/secrets/CredentialBook.h"
#include "bridge/session/AgentReaper.h"
#include "bridge/settings/SettingsStore.h"
#include "bridge/store/ChatStore.h"
#include "tests/endtoend/support/ChatLog.h"
#include "tests/endtoend/support/HurriedClock.h"
#include "tests/endtoend/support/TestHome.h"
#include "tests/support/FileArchive.h"
#include "tests/support/MemorySecretStore.h"

#include <memory>
#include <optional>
#include <vector>

/// The report's rung; the test fails if it is missing.
[[nodiscard]] const bridge::check::RungReport &rungOf(const bridge::check::CheckReport &report,
                                                      bridge::check::Rung rung);
/// The report's rungs, for the output of a failed test.
[[nodiscard]] std::string describe(const bridge::check::CheckReport &report);

/// One run of the program without windows: the parts of app::Services, but with home, settings,
/// environment and keychain of the test. Only one at a time.
class TestApp
{
public:
    /// `environment`: inherited by this run.
    TestApp(const TestHome &home, const QProcessEnvironment &environment);
    explicit TestApp(const TestHome &home)
        : TestApp(home, home.environment())
    {}
    /// Ends the agent; fails the test if a process of it remains.
    ~TestApp();

    /// Sets the address and switches the custom endpoint on.
    void use(const QString &address);
    void keepSecret(const QString &address, const bridge::secrets::Secret &secret);

    void open(); ///< the chat, whose agent starts
    /// Chats that are opened from now on are kept.
    void keepChats();
    /// Ends the chat and opens it again, as the next start of the program does, asleep.
    void reopen();
    /// Opens a kept conversation, asleep, in place of the chat.
    void openKept(const QString &sessionId);
    /// Begins a copy of a kept conversation up to this item, in place of the chat.
    void openBranch(const QString &sessionId, const QString &itemId);
    /// Ends the chat and its agent.
    void close();
    /// Reads kept conversations from now on, instead of this class; outlives it.
    void readWith(bridge::agent::ArchiveReader &reader) { m_reader = &reader; }
    /// Opens the chat, and waits until its agent takes messages.
    [[nodiscard]] bool openReady();
    [[nodiscard]] bool openReadyAt(const QString &address); ///< use() and openReady()
    /// Sends, and waits for the end of the turn; false: it failed or did not end.
    [[nodiscard]] bool converse(const QString &text);
    [[nodiscard]] bool waitForState(bridge::session::ChatState state);
    /// Waits until this many turns have ended, successfully or not.
    [[nodiscard]] bool waitForTurns(size_t count);
    /// Waits until an agent other than `before` is ready.
    [[nodiscard]] bool waitForNewAgent(qint64 before);
    /// Waits for a permission request that comes after this call, and answers it.
    [[nodiscard]] bool answerNextPermission(bridge::agent::PermissionOption::Kind kind,
                                            const QString &message = {});
    /// Answers a permission request that has already come.
    void answerPermission(std::size_t index, bridge::agent::PermissionOption::Kind kind,
                          const QString &message = {});

    /// Opens another chat, pinned to a profile, and waits until it is ready.
    struct Beside
    {
        std::unique_ptr<bridge::chat::Chat> chat;
        std::unique_ptr<ChatLog> log;
    };
    [[nodiscard]] Beside &openBeside(const QString &profile);

    /// Runs the checklist of the current address to its end. Its models are those of fakecli, which
    /// names the same ones as Claude Code in a tenth of the time (EndpointCheckerTest asks that).
    [[nodiscard]] bridge::check::CheckReport check();

    [[nodiscard]] bridge::chat::Chat &chat() { return *m_chat; }
    [[nodiscard]] const ChatLog &log() const { return *m_log; }
    /// The visible failure of a turn: announced, or so far only on the retry card.
    [[nodiscard]] std::optional<bridge::Failure> shownFailure() const;

    HurriedClock clock;
    bridge::check::RedirectCheck redirects{clock};
    bridge::settings::SettingsStore settings;
    bridge::endpoint::EndpointChoice endpoints;
    MemorySecretStore keychain;
    bridge::secrets::CredentialBook credentials;
    bridge::process::ProcessTree tree;
    bridge::session::AgentReaper reaper{clock};
    bridge::process::OomKills oomKills{bridge::process::systemOomKills};
    bridge::claude::ClaudeBackend backend;

private:
    [[nodiscard]] std::unique_ptr<bridge::chat::Chat>
    makeChat(const QString &id, const bridge::endpoint::EndpointPin &pin,
             const bridge::chat::ChatStart &start = {});
    void endChat();
    void begin(const bridge::chat::ChatStart &start);

    const TestHome &m_home;
    QProcessEnvironment m_environment;
    bridge::claude::ClaudeBackend m_asked; ///< by the checklist
    FileArchive m_archive{*backend.archive()};
    bridge::agent::ArchiveReader *m_reader = &m_archive;
    std::unique_ptr<bridge::store::ChatStore> m_store;
    std::unique_ptr<bridge::chat::Chat> m_chat;
    std::unique_ptr<ChatLog> m_log;
    size_t m_answered = 0; ///< permissions of the log
    std::vector<std::unique_ptr<Beside>> m_beside;
};
