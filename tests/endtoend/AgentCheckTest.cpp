#include "bridge/agents/claude/ClaudeBackend.h"
#include "bridge/agents/claude/LaunchEnvironment.h"
#include "bridge/check/AgentQuery.h"
#include "bridge/check/AgentTurnCheck.h"
#include "bridge/endpoint/ModelRoles.h"
#include "bridge/process/ChildProcess.h"
#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/Processes.h"
#include "tests/endtoend/support/Waiting.h"

#include <QDir>
#include <QJsonArray>

#include <optional>

using namespace Qt::StringLiterals;
using namespace bridge;
using check::AgentIdentity;
using check::AgentTurnOutcome;
using endpoint::EndpointTarget;

namespace {

/// The real Claude Code, started for one question beside any chat.
class AgentCheckTest : public EndToEndTest
{
protected:
    AgentCheckTest()
    {
        EXPECT_TRUE(QDir().mkpath(temporary()));
        qputenv("TMPDIR", temporary().toUtf8());
    }

    void TearDown() override
    {
        qunsetenv("TMPDIR");
        expectAllEndUnder(home.path());
    }

    [[nodiscard]] QString temporary() const { return home.path() + u"/tmp"_s; }

    [[nodiscard]] EndpointTarget targetAt(const QString &address, const QString &model = {}) const
    {
        const auto parsed = endpoint::EndpointAddress::parse(address);
        endpoint::Endpoint endpoint{*parsed, parsed->origin(), {}, {}, {}, {}};
        if (!model.isEmpty()) {
            const QStringList roles = endpoint::modelRoles();
            for (const QString &role : roles)
                endpoint.models.insert(role, model);
        }
        return {endpoint, {},    home.environment(),
                model,    model, agent::environmentFor(backend, home.environment(), endpoint, {})};
    }

    [[nodiscard]] std::optional<Result<AgentIdentity, Failure>>
    inquire(const EndpointTarget &target,
            const QString &path = qEnvironmentVariable("DRAWBRIDGE_CLAUDE"))
    {
        std::optional<Result<AgentIdentity, Failure>> answer;
        QObject context;
        check::queryAgent(parts, {path, {}}, target, &context,
                          [&](const Result<AgentIdentity, Failure> &self) { answer = self; });
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

    /// Settings, a hook and an MCP server that create a file when they run.
    void fillTheHome(const QString &model)
    {
        const QJsonObject hook{{u"type"_s, u"command"_s},
                               {u"command"_s, u"touch %1/hook-ran"_s.arg(home.path())}};
        const QJsonArray hooks{QJsonObject{{u"hooks"_s, QJsonArray{hook}}}};
        home.writeJson(u".claude/settings.json"_s,
                       {{u"model"_s, model},
                        {u"hooks"_s,
                         QJsonObject{{u"SessionStart"_s, hooks}, {u"UserPromptSubmit"_s, hooks}}}});
        const QJsonObject server{{u"command"_s, u"/usr/bin/touch"_s},
                                 {u"args"_s, QJsonArray{home.path() + u"/server-ran"_s}}};
        home.writeJson(u".claude.json"_s, {{u"mcpServers"_s, QJsonObject{{u"mine"_s, server}}}});
    }

    void expectNothingOfTheUsersRan() const
    {
        EXPECT_FALSE(home.has(u"hook-ran"_s));
        EXPECT_FALSE(home.has(u"server-ran"_s));
    }

    SystemClock clock;
    process::ProcessTree tree{clock};
    session::AgentReaper reaper{clock};
    claude::ClaudeBackend backend{[] { return std::make_unique<process::ChildProcess>(); },
                                  QProcessEnvironment::systemEnvironment()};
    session::AgentParts parts{[] { return std::make_unique<process::ChildProcess>(); }, backend,
                              tree, clock, reaper};
    std::vector<EndpointTarget> probed;
    std::optional<Failure> probeSees;
    answers::EndpointProbe probe = [this](const EndpointTarget &target, answers::ProbeDepth,
                                          QObject *context, answers::ProbeAnswer answer) {
        probed.push_back(target);
        QMetaObject::invokeMethod(
            context, [this, answer] { answer({probeSees}); }, Qt::QueuedConnection);
    };
    Practice practice = startPractice();
};

} // namespace

TEST_F(AgentCheckTest, ClaudeCodeNamesItsVersionAndModelsAndAsksTheEndpointNothing)
{
    const auto self = inquire(targetAt(practice->address()));
    ASSERT_TRUE(self && *self);
    EXPECT_EQ((*self)->version, u"2.1.330"_s);
    EXPECT_TRUE((*self)->model.startsWith("claude-"_L1)) << (*self)->model.toStdString();
    EXPECT_TRUE((*self)->smallModel.contains("haiku"_L1)) << (*self)->smallModel.toStdString();
    EXPECT_TRUE(practice->requests().empty());
}

TEST_F(AgentCheckTest, TheUsersSettingsChooseTheModelButNoneOfTheirProgramsIsRun)
{
    fillTheHome(u"qwen3:32b"_s);
    const auto self = inquire(targetAt(practice->address()));
    ASSERT_TRUE(self && *self);
    EXPECT_EQ((*self)->model, u"qwen3:32b"_s);
    expectNothingOfTheUsersRan();
}

TEST_F(AgentCheckTest, AModelChosenForTheEndpointIsTheOneForEveryRole)
{
    fillTheHome(u"sonnet"_s);
    const auto self = inquire(targetAt(practice->address(), u"llama-4"_s));
    ASSERT_TRUE(self && *self);
    EXPECT_EQ((*self)->model, u"llama-4"_s);
    EXPECT_EQ((*self)->smallModel, u"llama-4"_s);
}

TEST_F(AgentCheckTest, AProgramThatIsNoAgentIsSaidToBeNone)
{
    const auto missing = inquire(targetAt(practice->address()), u"/nowhere/claude"_s);
    ASSERT_TRUE(missing && !*missing);
    EXPECT_EQ(missing->error().kind(), FailureKind::AgentMissing);
    const auto ended = inquire(targetAt(practice->address()), u"/bin/false"_s);
    ASSERT_TRUE(ended && !*ended);
    EXPECT_EQ(ended->error().kind(), FailureKind::AgentCrashed);
    EXPECT_EQ(ended->error().exitCode, 1);
}

TEST_F(AgentCheckTest, EndsWhenTheQuestionIsWithdrawn)
{
    auto context = std::make_unique<QObject>();
    bool answered = false;
    check::queryAgent(parts, {qEnvironmentVariable("DRAWBRIDGE_CLAUDE"), {}},
                      targetAt(practice->address()), context.get(),
                      [&](const auto &) { answered = true; });
    ASSERT_TRUE(waitUntil([this] { return !agentsUnder(home.path()).empty(); }));
    context.reset();
    EXPECT_TRUE(waitUntil([this] { return processesUnder(home.path()).empty(); }));
    EXPECT_FALSE(answered);
}

TEST_F(AgentCheckTest, ATurnIsTakenAndNothingOfItRemains)
{
    fillTheHome(u"sonnet"_s);
    const QByteArray settings = home.read(u".claude/settings.json"_s);
    const QByteArray state = home.read(u".claude.json"_s);
    const auto outcome = takeATurn(targetAt(practice->address(), u"llama-4"_s));
    ASSERT_TRUE(outcome);
    EXPECT_FALSE(outcome->failure) << outcome->failure->message.toStdString();
    EXPECT_EQ(outcome->facts.version, u"2.1.330"_s);
    EXPECT_EQ(outcome->facts.model, u"llama-4"_s);
    ASSERT_EQ(turnsAt(practice).size(), 1U);
    EXPECT_EQ(turnsAt(practice)[0].model, u"llama-4"_s);

    expectNothingOfTheUsersRan();
    EXPECT_EQ(home.read(u".claude/settings.json"_s), settings);
    EXPECT_EQ(home.read(u".claude.json"_s), state);
    EXPECT_EQ(QDir(home.path() + u"/.claude"_s)
                  .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
              QStringList{u"settings.json"_s});
    const auto isOurs = [](const QString &name) { return !name.startsWith("claude"_L1); };
    QStringList left =
        QDir(temporary()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    left.removeIf([&](const QString &name) { return !isOurs(name); });
    EXPECT_EQ(left, QStringList());
}

TEST_F(AgentCheckTest, AModelThatCallsToolsWithoutEndGetsOneRequest)
{
    const Practice looping = startPractice(u"tool"_s);
    const auto outcome = takeATurn(targetAt(looping->address()));
    ASSERT_TRUE(outcome);
    EXPECT_FALSE(outcome->failure) << outcome->failure->message.toStdString();
    EXPECT_TRUE(outcome->facts.reachedLimit);
    EXPECT_EQ(turnsAt(looping).size(), 1U);
}

TEST_F(AgentCheckTest, AFailedTurnIsReportedAtOnceAndOnce)
{
    const Practice failing = startPractice(u"rate-limit"_s);
    const auto outcome = takeATurn(targetAt(failing->address()));
    ASSERT_TRUE(outcome && outcome->failure);
    EXPECT_EQ(outcome->failure->layer(), FailureLayer::Endpoint);
    EXPECT_EQ(outcome->failure->address, failing->address());
    EXPECT_EQ(failing->requests().size(), 1U) << "nothing is to be retried";
}

TEST_F(AgentCheckTest, TheProbeSettlesAnAmbiguousError)
{
    const Practice failing = startPractice(u"ollama-model"_s);
    probeSees = Failure::of(FailureKind::NotMessagesApi);
    const auto outcome = takeATurn(targetAt(failing->address()));
    ASSERT_TRUE(outcome && outcome->failure);
    EXPECT_EQ(probed.size(), 1U);
    EXPECT_EQ(outcome->failure->kind(), FailureKind::NotMessagesApi);
}

TEST_F(AgentCheckTest, AWithdrawnTurnEndsWithItsFolder)
{
    const Practice silent = startPractice(u"hang"_s);
    auto context = std::make_unique<QObject>();
    check::agentTurnOf(parts, {qEnvironmentVariable("DRAWBRIDGE_CLAUDE"), {}}, probe)(
        targetAt(silent->address()), context.get(), [](const AgentTurnOutcome &) { FAIL(); });
    ASSERT_TRUE(waitUntil([&] { return !silent->requests().empty(); }));
    context.reset();
    EXPECT_TRUE(waitUntil([this] { return processesUnder(home.path()).empty(); }));
    EXPECT_TRUE(waitUntil([this] {
        return QDir(temporary())
            .entryList({u"endtoend*"_s}, QDir::Dirs | QDir::NoDotAndDotDot)
            .isEmpty();
    }));
}

// firstRequestTokens() holds for the Claude Code version that this program is built for.
TEST_F(AgentCheckTest, TheFirstRequestIsAboutAsLongAsTheChecklistSays)
{
    constexpr double kBytesPerToken = 3.5; // as `get_context_usage` of 2.1.330 counts
    for (const auto toolSearch : {ToolSearch::Off, ToolSearch::Auto, ToolSearch::On}) {
        auto target = targetAt(practice->address());
        target.endpoint.options.toolSearch = toolSearch;
        const auto outcome = takeATurn(target);
        ASSERT_TRUE(outcome && !outcome->failure);
        const double tokens =
            static_cast<double>(turnsAt(practice).back().bodyBytes) / kBytesPerToken;
        EXPECT_NEAR(static_cast<double>(backend.firstRequestTokens(toolSearch)), tokens,
                    tokens / 4);
    }
}
