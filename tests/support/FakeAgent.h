#pragma once

#include "bridge/agent/AgentBackend.h"

#include <QByteArrayList>
#include <QPointer>

#include <memory>
#include <set>
#include <vector>

/// The output of a test's agents: each line of a process is an index into this table.
using FakeLines = std::vector<bridge::agent::CodecOutput>;

/// A wire without a format. The test appends events to the table and has the process say their
/// index (ScriptedChat does both); what the product asks of the agent is written as one line of
/// fields, which ScriptedProcess::received() splits:
///
///     open FOLDER SESSION new|resume · status · health · prompt ID TEXT · cancel ·
///     stop TOOLUSE · option ID VALUE · answer REQUEST OPTION MESSAGE QUESTION=ANSWER… ·
///     rewind ID NEWEST · preview ID · restore ID · rename TITLE
class FakeCodec final : public bridge::agent::AgentCodec
{
public:
    explicit FakeCodec(std::shared_ptr<const FakeLines> lines)
        : m_lines(std::move(lines))
    {}

    static constexpr char kFieldEnd = '\x1f';
    static constexpr char kNewline = '\x1e'; ///< stands for a line end within a field

    [[nodiscard]] QByteArray open(const QString &workspace,
                                  const bridge::agent::ConversationStart &conversation) override;
    [[nodiscard]] bridge::agent::CodecOutput decode(QByteArrayView line) override;
    [[nodiscard]] std::vector<bridge::agent::AgentEvent> endOfStream() override;
    [[nodiscard]] QByteArray queryStatus() override;
    [[nodiscard]] QByteArray askHealth() override;
    [[nodiscard]] QByteArray prompt(const bridge::agent::PromptContent &content,
                                    const QString &messageId) override;
    [[nodiscard]] QByteArray cancel() override;
    [[nodiscard]] QByteArray stopTool(const QString &toolUseId) override;
    [[nodiscard]] QByteArray answer(const QString &requestId,
                                    const bridge::agent::PermissionAnswer &answer) override;
    [[nodiscard]] QByteArray setOption(const QString &optionId, const QString &value) override;
    [[nodiscard]] QByteArray rewind(const QString &messageId,
                                    const QString &newestMessageId) override;
    [[nodiscard]] QByteArray previewFiles(const QString &messageId) override;
    [[nodiscard]] QByteArray restoreFiles(const QString &messageId) override;
    [[nodiscard]] QByteArray rename(const QString &title) override;

private:
    void note(const bridge::agent::AgentEvent &event);
    [[nodiscard]] QByteArray ask(bridge::agent::AgentRequest request, const QStringList &fields);

    std::shared_ptr<const FakeLines> m_lines;
    std::vector<bridge::agent::BlockId> m_openBlocks;
    std::set<QString> m_openPermissions;
    std::multiset<bridge::agent::AgentRequest> m_openRequests;
};

/// An agent program that exists only in the test. Environment: FAKE_BASE_URL, FAKE_TOKEN or
/// FAKE_KEY, FAKE_MODEL_role, FAKE_AUTHORITIES, FAKE_RETRIES, FAKE_CONFIGURATION, FAKE_LIMIT (of
/// answers), FAKE_CONTINUES (a cut turn), FAKE_BRANCH (conversation and item); arguments:
/// --session ID or --resume ID.
class FakeBackend final : public bridge::agent::AgentBackend
{
public:
    /// `program`: a file; while it is missing, locate() fails at once.
    explicit FakeBackend(QString program)
        : m_program(std::move(program))
    {}

    /// @name What the test plays
    /// Answers the oldest question for the program; a version that is found is remembered.
    void answerLocate(const bridge::Result<QVersionNumber, bridge::Failure> &version);
    [[nodiscard]] int openQuestions() const { return static_cast<int>(m_questions.size()); }
    /// The oldest version that may be used at a custom endpoint.
    QVersionNumber oldest{2, 1, 197};
    bool continuesTurns = false; ///< AgentCapabilities::continuesTurns
    /// The answer of askSignIn(), at once, and how often it was asked.
    bridge::agent::SignIn signIn{};
    int signInQuestions = 0;
    /// Of makeInstaller(); empty: there is none.
    std::function<std::unique_ptr<bridge::agent::AgentInstaller>()> installer;
    const std::shared_ptr<FakeLines> lines = std::make_shared<FakeLines>();

    [[nodiscard]] QString displayName() const override;
    [[nodiscard]] QString shortName() const override { return QStringLiteral("Fake"); }
    [[nodiscard]] bridge::agent::AgentCapabilities capabilities() const override;
    void locate(QObject *context, LocateAnswer answer) override;
    void askSignIn(const bridge::agent::AgentProgram &program, QObject *context,
                   const bridge::agent::SignInAnswer &answer) override;
    [[nodiscard]] std::unique_ptr<bridge::agent::AgentInstaller> makeInstaller() override;
    [[nodiscard]] std::optional<bridge::Failure>
    refusal(const bridge::agent::AgentProgram &program) const override;
    [[nodiscard]] bridge::process::LaunchSpec
    launchSpec(const bridge::agent::AgentLaunch &launch,
               const bridge::agent::ConversationStart &conversation) const override;
    [[nodiscard]] std::unique_ptr<bridge::agent::AgentCodec> makeCodec() const override;
    [[nodiscard]] QByteArrayList descendantMarks(qint64 pid,
                                                 const QString &sessionId) const override;
    /// The category decides if it is a kind's name, else the server's text.
    [[nodiscard]] bridge::Failure classify(const bridge::agent::TurnFailure &turn,
                                           const QString &address) const override;
    /// Meaning of the last stderr line: "no such session", "session exists", "out of memory",
    /// "managed".
    [[nodiscard]] bridge::agent::ExitMeaning
    meaningOf(const bridge::process::ProcessExit &exit) const override;
    [[nodiscard]] qint64 firstRequestTokens(bridge::ToolSearch) const override { return 1000; }

private:
    struct Question
    {
        QPointer<QObject> context;
        LocateAnswer answer;
    };
    QString m_program;
    std::vector<Question> m_questions;
    std::optional<QVersionNumber> m_known;
};
