#pragma once

#include "bridge/chat/Chat.h"
#include "bridge/chat/ChatLaunch.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/process/OomKills.h"
#include "bridge/process/ProcessTree.h"
#include "bridge/secrets/CredentialBook.h"
#include "bridge/session/Session.h"
#include "bridge/settings/SettingsStore.h"
#include "tests/bridge/secrets/FakeSecretStore.h"
#include "tests/support/FakeAgent.h"
#include "tests/support/FakeClock.h"
#include "tests/support/FakeRedirectGuard.h"
#include "tests/support/ScriptedProcess.h"

#include <QPointer>
#include <QTemporaryDir>

#include <memory>

/// How a ScriptedChat's session begins, and what its conversation has from before.
struct ScriptedPast
{
    bridge::agent::ArchiveReader *reader = nullptr; ///< outlives the chat
    bridge::session::Session::Begin begin = bridge::session::Session::Begin::Awake;
};

/// A whole chat whose agent the test plays: real Chat, Session and settings; a fake agent, scripted
/// processes, clock, keychain and probe. Nothing needs an event loop: what a step causes has
/// happened when the step returns. One at a time (ProcessTree).
///
///     ScriptedChat scripted(QStringLiteral("http://localhost:1234"));
///     scripted.goLive();
///     scripted.chat().send(QStringLiteral("hello"));
///     scripted.beginTurn();
///     scripted.streamText(QStringLiteral("Hi"));
///     scripted.endTurn();
class ScriptedChat
{
public:
    /// `address` empty: the custom endpoint is off. See ChatLaunch for `overrides`.
    explicit ScriptedChat(const QString &address = {}, bool resume = false,
                          const bridge::chat::ChatLaunch::Overrides &overrides = {},
                          const ScriptedPast &past = {});
    ~ScriptedChat();

    [[nodiscard]] bridge::chat::Chat &chat() { return *m_live; }
    /// The session of the chat that was made last.
    [[nodiscard]] bridge::session::Session &session() { return *m_session; }
    /// A variable of this program's environment, for chats that are made from now on.
    void setInherited(const QString &name, const QString &value)
    {
        m_environment.insert(name, value);
    }
    /// Passes the chat to a ChatList, which must be destroyed before this object.
    [[nodiscard]] std::unique_ptr<bridge::chat::Chat> takeChat() { return std::move(m_chat); }
    /// Deletes the chat with deleteLater(), like closing it, and waits for that.
    void deleteChat();
    /// Another chat beside it, with the same settings; see play().
    [[nodiscard]] std::unique_ptr<bridge::chat::Chat>
    makeChat(const QString &id, const QString &sessionId, bool resume,
             const bridge::chat::ChatLaunch::Overrides &overrides);
    /// The same, kept and asleep as it is wanted.
    [[nodiscard]] std::unique_ptr<bridge::chat::Chat>
    makeChat(const QString &id, const QString &sessionId, bool resume,
             const bridge::chat::ChatLaunch::Overrides &overrides,
             const bridge::chat::ChatKeeping &keeping, bridge::session::Session::Begin begin);
    /// Plays a chat that is kept from now on, instead of the one so far, which is deleted.
    /// `keeping.sessionId` is set. See Session for `begin`.
    void keepChat(bridge::chat::ChatKeeping keeping,
                  bridge::session::Session::Begin begin = bridge::session::Session::Begin::Awake);
    [[nodiscard]] bridge::process::ProcessTree &tree() { return m_tree; }
    [[nodiscard]] QString sessionId() const;
    [[nodiscard]] QString programPath() const;

    /// @name Starting
    /// Answers the launch's look-ups: the program reports its version, the keychain is empty.
    void settleLaunch();
    /// Starts the chat up to the spawned process, which has written nothing yet.
    void open();
    /// Plays the newest agent until it takes messages; opens the chat first if necessary.
    void goLive();
    /// The agent starts and answers the handshake, but does not report its endpoint yet.
    void initialize();
    void answerInitialize();
    /// The agent of agent() sends these events, as one line.
    void say(std::vector<bridge::agent::AgentEvent> events);
    /// The agent reports its endpoint; by default the injected one.
    void answerStatus();
    void answerStatus(const QString &baseUrl);
    /// The agent does not know the question, like version 2.1.197.
    void refuseStatus();
    /// The newest agent, or the one of play().
    [[nodiscard]] ScriptedProcess &agent() const { return m_played ? *m_played : agents.latest(); }
    /// From here on the test plays this agent, until it has ended; not within a block.
    void play(ScriptedProcess &agent) { m_played = &agent; }

    /// @name Turns (of agent())
    /// Sends the message, and the agent begins its turn.
    void startTurn(const QString &message);
    /// goLive(), then startTurn().
    void goIntoTurn(const QString &message);
    void beginTurn();
    void streamText(const QString &piece);
    void streamThinking(const QString &piece);
    /// A ping, which agents also invent while the endpoint is silent.
    void ping();
    /// A whole tool use that runs a command.
    void useTool(const QString &toolUseId, const QString &name = QStringLiteral("Bash"),
                 const bridge::agent::ToolInput &input = command(QStringLiteral("touch a")));
    [[nodiscard]] static bridge::agent::ToolInput command(const QString &line);
    void finishTool(const QString &toolUseId, const QString &output, bool ok = true);
    /// Asks permission for a tool use, announced by useTool() or not; returns the request's id.
    QString
    askPermission(const QString &toolUseId = QStringLiteral("toolu_1"),
                  const QString &name = QStringLiteral("Bash"),
                  const bridge::agent::ToolInput &input = command(QStringLiteral("touch a")));
    /// The answer that chooses the newest request's first option of this kind.
    [[nodiscard]] bridge::agent::PermissionAnswer
    answerOf(bridge::agent::PermissionOption::Kind kind) const;
    void withdrawPermission(const QString &requestId);
    /// The connection breaks in the middle of the block.
    void discardBlock();
    void announceRetry(int attempt, int httpStatus = 0, const QString &category = {},
                       std::chrono::milliseconds delay = std::chrono::milliseconds(500));
    /// A subagent runs a tool.
    void useSubagentTool(const QString &toolUseId);
    void announceBackgroundTasks(const QStringList &descriptions);
    /// Ends the turn successfully with the streamed text.
    void endTurn();
    /// Ends the turn of the newest message like this.
    void endTurn(bridge::agent::TurnEnded end);
    /// `category`: name of the failure's kind, if the text alone does not decide it.
    void failTurn(int httpStatus, const QString &text, const QString &category = {});
    /// The agent ends the turn after interrupt().
    void endInterruptedTurn();

    /// The agent that was asked to end does so; the next one, if any, is spawned.
    void finishRestart();
    /// finishRestart(), and the next agent takes messages.
    void goLiveAgain();

    /// False: agents leave questions about their health unanswered, e.g. because they hang.
    bool answersHealth = true;
    FakeClock clock;
    QTemporaryDir folder;
    FakeBackend backend;
    bridge::settings::SettingsStore settings;
    bridge::endpoint::EndpointChoice endpoints;
    FakeSecretStore keychain;
    bridge::secrets::CredentialBook credentials;
    FakeRedirectGuard redirects;
    ScriptedProcesses agents;
    QString model = QStringLiteral("test-model"); ///< as the endpoint names it
    QString version = QStringLiteral("2.1.330");
    /// A requested probe of the endpoint.
    struct Probe
    {
        bridge::endpoint::EndpointTarget target;
        bridge::answers::ProbeDepth depth;
        QPointer<QObject> context;
        bridge::answers::ProbeAnswer tell;

        /// True if the probe was cancelled.
        [[nodiscard]] bool isCancelled() const { return !context; }
        /// Answers unless the probe was cancelled; nullopt: nothing is wrong.
        void answer(const std::optional<bridge::Failure> &failure) const;
        void answer(bridge::FailureKind kind, int httpStatus = 0) const;
    };
    std::vector<Probe> probes; ///< in order
    qint64 oomKills = 0;       ///< the system's counter
    int answeredReads = 0;     ///< of the keychain, for tests that answer them by hand

private:
    void say(ScriptedProcess &agent, std::vector<bridge::agent::AgentEvent> events);
    void startBlock(bridge::agent::BlockStarted block);
    void finishBlock();
    [[nodiscard]] QString sessionOfAgent() const;

    bridge::process::ProcessTree m_tree;
    bridge::process::OomKills m_oomKills{[this] { return oomKills; }};
    QProcessEnvironment m_environment;
    std::unique_ptr<bridge::chat::Chat> m_chat; ///< until takeChat()
    bridge::chat::Chat *m_live = nullptr;
    bridge::chat::ChatKeeping m_keeping; ///< of the next chat
    bridge::session::Session::Begin m_begin = bridge::session::Session::Begin::Awake;
    QPointer<bridge::session::Session> m_session;
    QPointer<ScriptedProcess> m_played;
    int m_messages = 0;
    int m_requests = 0;
    std::optional<bridge::agent::BlockStarted> m_block; ///< the open one
    QString m_blockText;
    QString m_answer;
};
