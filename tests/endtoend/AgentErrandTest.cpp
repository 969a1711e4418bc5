#include "bridge/agents/claude/LaunchEnvironment.h"
#include "bridge/agents/claude/StreamJsonCodec.h"
#include "bridge/check/AgentInquiry.h"
#include "bridge/check/AgentTurnCheck.h"
#include "bridge/process/ChildProcess.h"
#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/Processes.h"
#include "tests/endtoend/support/Waiting.h"

#include <QDir>
#include <QJsonArray>

#include <optional>

using namespace bridge;
using check::AgentSelf;
using check::AgentTurnOutcome;
using endpoint::EndpointTarget;

namespace {

/// Questions of ours to the real Claude Code, beside any chat.
class AgentErrandTest : public EndToEndTest
{
protected:
    void SetUp() override
    {
        EndToEndTest::SetUp();
        if (HasFatalFailure())
            return;
        practice = startPractice();
        ASSERT_TRUE(practice);
        ASSERT_TRUE(QDir().mkpath(temporary()));
        qputenv("TMPDIR", temporary().toUtf8());
    }

    void TearDown() override
    {
        qunsetenv("TMPDIR");
        EXPECT_TRUE(waitUntil([this] { return processesUnder(home.path()).empty(); }))
            << "still running:\n"
            << describe(processesUnder(home.path()));
    }

    [[nodiscard]] QString temporary() const { return home.path() + QStringLiteral("/tmp"); }

    [[nodiscard]] EndpointTarget targetAt(const QString &address, const QString &model = {}) const
    {
        const auto parsed = endpoint::EndpointAddress::parse(address);
        endpoint::Endpoint endpoint{*parsed, parsed->origin(), {}, {}, {}, {}};
        if (!model.isEmpty()) {
            const QStringList roles = claude::modelRoles();
            for (const QString &role : roles)
                endpoint.models.insert(role, model);
        }
        return {endpoint, {}, home.environment(), model, model};
    }

    [[nodiscard]] std::optional<Result<AgentSelf, Failure>>
    inquire(const EndpointTarget &target,
            const QString &path = qEnvironmentVariable("DRAWBRIDGE_CLAUDE"))
    {
        std::optional<Result<AgentSelf, Failure>> answer;
        QObject context;
        check::inquireAgent(parts, {path, {}}, target, &context,
                            [&](const Result<AgentSelf, Failure> &self) { answer = self; });
        EXPECT_TRUE(waitUntil([&] { return answer.has_value(); }));
        return answer;
    }

    [[nodiscard]] std::optional<AgentTurnOutcome> takeATurn(const EndpointTarget &target)
    {
        std::optional<AgentTurnOutcome> answer;
        QObject context;
        check::agentTurnOf(parts, {qEnvironmentVariable("DRAWBRIDGE_CLAUDE"), {}}, probe)(
            target, &context, [&](const AgentTurnOutcome &outcome) { answer = outcome; });
        EXPECT_TRUE(waitUntil([&] { return answer.has_value(); }));
        return answer;
    }

    /// Settings, a hook and an MCP server that leave a file where they run.
    void fillTheHome(const QString &model)
    {
        const QJsonObject hook{
            {QStringLiteral("type"), QStringLiteral("command")},
            {QStringLiteral("command"), QStringLiteral("touch %1/hook-ran").arg(home.path())}};
        const QJsonArray hooks{QJsonObject{{QStringLiteral("hooks"), QJsonArray{hook}}}};
        home.writeJson(
            QStringLiteral(".claude/settings.json"),
            {{QStringLiteral("model"), model},
             {QStringLiteral("hooks"), QJsonObject{{QStringLiteral("SessionStart"), hooks},
                                                   {QStringLiteral("UserPromptSubmit"), hooks}}}});
        const QJsonObject server{
            {QStringLiteral("command"), QStringLiteral("/usr/bin/touch")},
            {QStringLiteral("args"), QJsonArray{home.path() + QStringLiteral("/server-ran")}}};
        home.writeJson(
            QStringLiteral(".claude.json"),
            {{QStringLiteral("mcpServers"), QJsonObject{{QStringLiteral("mine"), server}}}});
    }

    void expectNothingOfTheUsersRan() const
    {
        EXPECT_FALSE(home.has(QStringLiteral("hook-ran")));
        EXPECT_FALSE(home.has(QStringLiteral("server-ran")));
    }

    SystemClock clock;
    process::ProcessTree tree{clock};
    session::AgentParts parts{[] { return std::make_unique<process::ChildProcess>(); },
                              [] { return std::make_unique<claude::StreamJsonCodec>(); }, tree,
                              clock};
    std::vector<EndpointTarget> probed;
    std::optional<Failure> probeSees;
    check::EndpointProbe probe = [this](const EndpointTarget &target, check::ProbeDepth,
                                        QObject *context, check::ProbeAnswer answer) {
        probed.push_back(target);
        QMetaObject::invokeMethod(
            context, [this, answer] { answer({probeSees}); }, Qt::QueuedConnection);
    };
    Practice practice;
};

} // namespace

TEST_F(AgentErrandTest, ClaudeCodeNamesItsVersionAndModelsAndAsksTheEndpointNothing)
{
    const auto self = inquire(targetAt(practice->address()));
    ASSERT_TRUE(self && *self);
    EXPECT_EQ((*self)->version, QStringLiteral("2.1.330"));
    EXPECT_TRUE((*self)->model.startsWith(QLatin1String("claude-")))
        << (*self)->model.toStdString();
    EXPECT_TRUE((*self)->smallModel.contains(QLatin1String("haiku")))
        << (*self)->smallModel.toStdString();
    EXPECT_TRUE(practice->requests().empty());
}

TEST_F(AgentErrandTest, TheUsersSettingsChooseTheModelButNoneOfTheirProgramsIsRun)
{
    fillTheHome(QStringLiteral("qwen3:32b"));
    const auto self = inquire(targetAt(practice->address()));
    ASSERT_TRUE(self && *self);
    EXPECT_EQ((*self)->model, QStringLiteral("qwen3:32b"));
    expectNothingOfTheUsersRan();
}

TEST_F(AgentErrandTest, AModelChosenForTheEndpointIsTheOneForEveryRole)
{
    fillTheHome(QStringLiteral("sonnet"));
    const auto self = inquire(targetAt(practice->address(), QStringLiteral("llama-4")));
    ASSERT_TRUE(self && *self);
    EXPECT_EQ((*self)->model, QStringLiteral("llama-4"));
    EXPECT_EQ((*self)->smallModel, QStringLiteral("llama-4"));
}

TEST_F(AgentErrandTest, AProgramThatIsNoAgentIsSaidToBeNone)
{
    const auto missing = inquire(targetAt(practice->address()), QStringLiteral("/nowhere/claude"));
    ASSERT_TRUE(missing && !*missing);
    EXPECT_EQ(missing->error().kind, FailureKind::AgentMissing);
    const auto ended = inquire(targetAt(practice->address()), QStringLiteral("/bin/false"));
    ASSERT_TRUE(ended && !*ended);
    EXPECT_EQ(ended->error().kind, FailureKind::AgentCrashed);
    EXPECT_EQ(ended->error().exitCode, 1);
}

TEST_F(AgentErrandTest, NobodyAsksAnyMoreSoTheAgentEnds)
{
    auto context = std::make_unique<QObject>();
    bool answered = false;
    check::inquireAgent(parts, {qEnvironmentVariable("DRAWBRIDGE_CLAUDE"), {}},
                        targetAt(practice->address()), context.get(),
                        [&](const auto &) { answered = true; });
    ASSERT_TRUE(waitUntil([this] { return !agentsUnder(home.path()).empty(); }));
    context.reset();
    EXPECT_TRUE(waitUntil([this] { return processesUnder(home.path()).empty(); }));
    EXPECT_FALSE(answered);
}

TEST_F(AgentErrandTest, ATurnIsTakenAndNothingOfItRemains)
{
    fillTheHome(QStringLiteral("sonnet"));
    const QByteArray settings = home.read(QStringLiteral(".claude/settings.json"));
    const QByteArray state = home.read(QStringLiteral(".claude.json"));
    const auto outcome = takeATurn(targetAt(practice->address(), QStringLiteral("llama-4")));
    ASSERT_TRUE(outcome);
    EXPECT_FALSE(outcome->failure) << outcome->failure->said.toStdString();
    EXPECT_EQ(outcome->facts.version, QStringLiteral("2.1.330"));
    EXPECT_EQ(outcome->facts.model, QStringLiteral("llama-4"));
    ASSERT_EQ(turnsAt(practice).size(), 1U);
    EXPECT_EQ(turnsAt(practice)[0].model, QStringLiteral("llama-4"));

    expectNothingOfTheUsersRan();
    EXPECT_EQ(home.read(QStringLiteral(".claude/settings.json")), settings);
    EXPECT_EQ(home.read(QStringLiteral(".claude.json")), state);
    EXPECT_EQ(QDir(home.path() + QStringLiteral("/.claude"))
                  .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
              QStringList{QStringLiteral("settings.json")});
    const auto isOurs = [](const QString &name) {
        return !name.startsWith(QLatin1String("claude"));
    };
    QStringList left =
        QDir(temporary()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    left.removeIf([&](const QString &name) { return !isOurs(name); });
    EXPECT_EQ(left, QStringList());
}

TEST_F(AgentErrandTest, AFailedTurnIsToldAtOnceAndOnce)
{
    practice::PracticeOptions options;
    options.scenario = QStringLiteral("rate-limit");
    const auto failing = practice::PracticeEndpoint::start(options);
    ASSERT_TRUE(failing);
    const auto outcome = takeATurn(targetAt((*failing)->address()));
    ASSERT_TRUE(outcome && outcome->failure);
    EXPECT_EQ(outcome->failure->layer, FailureLayer::Endpoint);
    EXPECT_EQ(outcome->failure->address, (*failing)->address());
    EXPECT_EQ((*failing)->requests().size(), 1U) << "nothing is to be retried";
}

TEST_F(AgentErrandTest, WhatClaudeCodesWordsLeaveOpenIsSettledByTheProbe)
{
    practice::PracticeOptions options;
    options.scenario = QStringLiteral("ollama-model");
    const auto failing = practice::PracticeEndpoint::start(options);
    ASSERT_TRUE(failing);
    probeSees = Failure{.layer = FailureLayer::Endpoint, .kind = FailureKind::NotMessagesApi};
    const auto outcome = takeATurn(targetAt((*failing)->address()));
    ASSERT_TRUE(outcome && outcome->failure);
    EXPECT_EQ(probed.size(), 1U);
    EXPECT_EQ(outcome->failure->kind, FailureKind::NotMessagesApi);
}

TEST_F(AgentErrandTest, ATurnNobodyWaitsForEndsWithItsFolder)
{
    practice::PracticeOptions options;
    options.scenario = QStringLiteral("hang");
    const auto silent = practice::PracticeEndpoint::start(options);
    ASSERT_TRUE(silent);
    auto context = std::make_unique<QObject>();
    check::agentTurnOf(parts, {qEnvironmentVariable("DRAWBRIDGE_CLAUDE"), {}}, probe)(
        targetAt((*silent)->address()), context.get(), [](const AgentTurnOutcome &) { FAIL(); });
    ASSERT_TRUE(waitUntil([&] { return !(*silent)->requests().empty(); }));
    context.reset();
    EXPECT_TRUE(waitUntil([this] { return processesUnder(home.path()).empty(); }));
    EXPECT_TRUE(waitUntil([this] {
        return QDir(temporary())
            .entryList({QStringLiteral("endtoend*")}, QDir::Dirs | QDir::NoDotAndDotDot)
            .isEmpty();
    }));
}

// What firstRequestTokens() promises, of the version that this program is shipped with.
TEST_F(AgentErrandTest, TheFirstRequestIsAboutAsLongAsTheChecklistSays)
{
    constexpr double kBytesPerToken = 3.5; // as `get_context_usage` of 2.1.330 counts
    for (const auto toolSearch : {ToolSearch::Off, ToolSearch::Auto, ToolSearch::On}) {
        auto target = targetAt(practice->address());
        target.endpoint.options.toolSearch = toolSearch;
        const auto outcome = takeATurn(target);
        ASSERT_TRUE(outcome && !outcome->failure);
        const double tokens =
            static_cast<double>(turnsAt(practice).back().bodyBytes) / kBytesPerToken;
        EXPECT_NEAR(static_cast<double>(check::firstRequestTokens(toolSearch)), tokens, tokens / 4);
    }
}
