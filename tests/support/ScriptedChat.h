#pragma once

#include "bridge/agents/claude/ClaudeLocator.h"
#include "bridge/chat/Chat.h"
#include "bridge/chat/ChatLaunch.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/process/OomKills.h"
#include "bridge/process/ProcessTree.h"
#include "bridge/secrets/CredentialBook.h"
#include "bridge/session/Session.h"
#include "bridge/settings/SettingsStore.h"
#include "tests/bridge/secrets/FakeSecretStore.h"
#include "tests/support/FakeClock.h"
#include "tests/support/ScriptedProcess.h"

#include <QPointer>
#include <QTemporaryDir>

#include <memory>

/// A whole chat whose agent the test plays: real Chat, Session, codec and settings; scripted
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
    using Json = ScriptedProcess::Json;

    /// `address` empty: the custom endpoint is off. `fixed` as for ChatLaunch.
    explicit ScriptedChat(const QString &address = {}, bool resume = false,
                          const bridge::chat::ChatLaunch::Fixed &fixed = {});
    ~ScriptedChat();

    [[nodiscard]] bridge::chat::Chat &chat() { return *m_live; }
    /// Hands the chat to a ChatList, which must end before this object.
    [[nodiscard]] std::unique_ptr<bridge::chat::Chat> takeChat() { return std::move(m_chat); }
    /// Deletes the chat, as closing it does; for what must not happen after that.
    void deleteChat() { m_chat.reset(); }
    /// Another chat beside it, with the same settings; see play().
    [[nodiscard]] std::unique_ptr<bridge::chat::Chat>
    makeChat(const QString &id, const QString &sessionId, bool resume,
             const bridge::chat::ChatLaunch::Fixed &fixed);
    [[nodiscard]] bridge::process::ProcessTree &tree() { return m_tree; }
    [[nodiscard]] QString sessionId() const;
    [[nodiscard]] QString programPath() const;

    /// @name Starting
    /// Answers what the launch waits for: the program says its version, the keychain is empty.
    void settleLaunch();
    /// Starts the chat up to the spawned process, which has not said anything.
    void open();
    /// Plays the newest agent up to the point where it takes messages; opens the chat first when
    /// that has not happened.
    void goLive();
    void answerInitialize();
    /// The agent's word about its endpoint; by default the injected one.
    void answerStatus();
    void answerStatus(const QString &baseUrl);
    /// As 2.1.197 answers.
    void refuseStatus();
    /// The newest agent, or the one of play().
    [[nodiscard]] ScriptedProcess &agent() const { return m_played ? *m_played : agents.latest(); }
    /// From here on the test plays this agent, until that is gone; not within a block.
    void play(ScriptedProcess &agent) { m_played = &agent; }

    /// @name Turns (of agent())
    void beginTurn();
    void streamText(const QString &piece);
    void streamThinking(const QString &piece);
    /// Pings, which the agent makes up while nothing comes, too.
    void ping();
    /// A tool use begins, and a piece of its input comes.
    void streamToolInput();
    /// A whole tool use; its input as JSON.
    void useTool(const QString &toolUseId, const QString &name, const Json &input);
    void finishTool(const QString &toolUseId, const QString &output, bool ok = true);
    /// Asks for the tool use, which useTool() has announced or not; returns the request's id.
    QString askPermission(const QString &toolUseId = QStringLiteral("toolu_1"),
                          const QString &name = QStringLiteral("Bash"),
                          const Json &input = {{"command", "touch a"}});
    void withdrawPermission(const QString &requestId);
    void announceRetry(int attempt, int httpStatus = 0, const QString &category = {});
    /// A subagent has a tool of its own run.
    void useSubagentTool(const QString &toolUseId);
    void announceBackgroundTasks(const QStringList &descriptions);
    /// Ends the turn well, with what has been streamed.
    void endTurn();
    void failTurn(int httpStatus, const QString &text, const QString &category = {});
    /// The agent has done as interrupt() asked.
    void endInterruptedTurn();

    /// The agent that was told to end does so, and the next one is spawned (if there is one).
    void finishRestart();

    FakeClock clock;
    QTemporaryDir folder;
    bridge::settings::SettingsStore settings;
    bridge::endpoint::EndpointChoice endpoints;
    FakeSecretStore keychain;
    bridge::secrets::CredentialBook credentials;
    ScriptedProcesses agents;
    ScriptedProcesses versionQuestions;           ///< what ClaudeLocator asked
    QString model = QStringLiteral("test-model"); ///< as the endpoint names it
    QString version = QStringLiteral("2.1.330");
    /// A look at the endpoint that was asked for.
    struct Probe
    {
        bridge::endpoint::EndpointTarget target;
        bridge::check::ProbeDepth depth;
        QPointer<QObject> context;
        bridge::check::ProbeAnswer tell;

        /// Nobody waits for its answer any more.
        [[nodiscard]] bool isCancelled() const { return !context; }
        /// Answers; nullopt: nothing is wrong. As the real one, not when it was cancelled.
        void answer(const std::optional<bridge::Failure> &failure) const;
        void answer(bridge::FailureKind kind, int httpStatus = 0) const;
    };
    std::vector<Probe> probes; ///< in order
    qint64 oomKills = 0;       ///< of the system, as it counts them
    int answeredReads = 0;     ///< of the keychain; for those who answer by hand

private:
    void sayStreamEvent(const Json &event);
    void startBlock(const Json &block);
    void finishBlock();
    void sayResult(const Json &fields);
    [[nodiscard]] std::string sessionOfAgent() const;
    void respond(const std::string &requestId, const Json &body);

    bridge::process::ProcessTree m_tree;
    bridge::process::OomKills m_oomKills{[this] { return oomKills; }};
    QProcessEnvironment m_environment;
    std::unique_ptr<bridge::claude::ClaudeLocator> m_locator;
    std::unique_ptr<bridge::chat::Chat> m_chat; ///< until takeChat()
    bridge::chat::Chat *m_live = nullptr;
    QPointer<ScriptedProcess> m_played;
    int m_answeredVersions = 0;
    int m_messages = 0;
    int m_requests = 0;
    int m_blockIndex = -1;
    QString m_blockType; ///< of the open block
    QString m_blockText;
    QString m_answer;
};
