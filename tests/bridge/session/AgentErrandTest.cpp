#include "bridge/agents/claude/StreamJsonCodec.h"
#include "bridge/check/AgentInquiry.h"
#include "bridge/check/AgentTurnCheck.h"
#include "tests/support/FakeClock.h"
#include "tests/support/ScriptedProcess.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <gmock/gmock.h>

#include <optional>

namespace agenterrandtest {

using namespace bridge;
using namespace std::chrono_literals;
using check::AgentSelf;
using check::AgentTurnOutcome;
using session::AgentErrand;
using Json = ScriptedProcess::Json;

namespace {

const QString kAddress = QStringLiteral("http://localhost:1234");
const QString kSecret = QStringLiteral("sk-the-secret");

/// Questions to an agent that the test plays.
class AgentErrandTest : public testing::Test
{
protected:
    ~AgentErrandTest() override
    {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    [[nodiscard]] static endpoint::EndpointTarget target()
    {
        const auto address = endpoint::EndpointAddress::parse(kAddress);
        const endpoint::Endpoint endpoint{*address, address->origin(), {}, {}, {}, {}};
        const secrets::Secret secret{CredentialKind::BearerToken, kSecret};
        return {endpoint, secret, {}, QStringLiteral("qwen3"), {}};
    }

    [[nodiscard]] ScriptedProcess &agent() const { return agents.latest(); }

    void inquire()
    {
        check::inquireAgent(parts, program, target(), context.get(),
                            [this](const Result<AgentSelf, Failure> &said) { self = said; });
        agent().becomeStarted();
    }

    void takeATurn(CredentialKind credential = CredentialKind::BearerToken)
    {
        endpoint::EndpointTarget asked = target();
        asked.endpoint.credential = credential;
        const check::EndpointProbe probe = [](const endpoint::EndpointTarget &, check::ProbeDepth,
                                              QObject *,
                                              const check::ProbeAnswer &answer) { answer({}); };
        check::agentTurnOf(parts, program, probe)(
            asked, context.get(), [this](const AgentTurnOutcome &told) { outcome = told; });
        agent().becomeStarted();
    }

    void answer(const char *request, const Json &body) const
    {
        const Json response{{"subtype", "success"},
                            {"request_id", agent().requests(request).back()},
                            {"response", body}};
        agent().say({{"type", "control_response"}, {"response", response}});
    }
    void answerInitialize() const
    {
        answer("initialize",
               {{"claude_code_version", "2.1.330"},
                {"models", Json::array({{{"value", "default"}, {"resolvedModel", "big[1m]"}},
                                        {{"value", "haiku"}, {"resolvedModel", "small"}}})}});
    }
    void answerStatus(const std::string &baseUrl = "http://localhost:1234",
                      const std::string &model = "chosen") const
    {
        const Json rows = Json::array({{{"label", "Anthropic base URL"}, {"value", baseUrl}},
                                       {{"label", "Model"}, {"value", model}}});
        answer("get_status", {{"sections", Json::array({{{"rows", rows}}})}});
    }
    void endTurn(const Json &fields) const
    {
        Json result{{"type", "result"}, {"subtype", "success"}};
        result.update(fields);
        agent().say(result);
    }

    const claude::ClaudeProgram program{QStringLiteral("/opt/claude"), QVersionNumber(2, 1, 197)};
    FakeClock clock;
    process::ProcessTree tree{clock};
    ScriptedProcesses agents;
    session::AgentParts parts{
        agents.factory(), [] { return std::make_unique<claude::StreamJsonCodec>(); }, tree, clock};
    std::unique_ptr<QObject> context = std::make_unique<QObject>();
    std::optional<Result<AgentSelf, Failure>> self;
    std::optional<AgentTurnOutcome> outcome;
};

// Ending

TEST_F(AgentErrandTest, IsAskedToEndAndForcedWhenItDoesNot)
{
    AgentErrand errand(parts);
    bool ended = false;
    QObject::connect(&errand, &AgentErrand::ended, &errand, [&] { ended = true; });
    errand.start({}, 10s);
    agent().becomeStarted();
    errand.end();
    EXPECT_TRUE(agent().wasTerminated());
    clock.advance(2999ms);
    EXPECT_FALSE(agent().wasKilled());
    clock.advance(1ms);
    EXPECT_TRUE(agent().wasKilled());
    EXPECT_FALSE(ended);
    agent().dieOfSignal(9);
    EXPECT_TRUE(ended);
}

TEST_F(AgentErrandTest, DestroyedItsAgentEndsAllTheSameAndWhatItNeedsLivesUntilThen)
{
    auto errand = std::make_unique<AgentErrand>(parts);
    auto kept = std::make_shared<int>();
    const std::weak_ptr<int> watched = kept;
    errand->keepUntilEnd(std::move(kept));
    errand->start({}, 10s);
    agent().becomeStarted();
    errand.reset();
    EXPECT_TRUE(agent().wasTerminated());
    bool atRest = false;
    session::whenErrandsHaveEnded(tree, context.get(), [&] { atRest = true; });
    clock.advance(3s);
    EXPECT_TRUE(agent().wasKilled());
    QCoreApplication::processEvents();
    EXPECT_FALSE(watched.expired());
    EXPECT_FALSE(atRest);
    agent().dieOfSignal(9);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QCoreApplication::processEvents();
    EXPECT_TRUE(watched.expired());
    EXPECT_TRUE(atRest);
    EXPECT_EQ(clock.pendingTimers(), 0U);
}

// The inquiry

TEST_F(AgentErrandTest, TheModelInUseIsTheOneThatTheStatusNames)
{
    inquire();
    answerInitialize();
    EXPECT_FALSE(self);
    answerStatus();
    ASSERT_TRUE(self && *self);
    EXPECT_EQ(**self, (AgentSelf{QStringLiteral("2.1.330"), QStringLiteral("chosen"),
                                 QStringLiteral("small")}));
    EXPECT_TRUE(agent().userTexts().isEmpty());
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_TRUE(agent().wasTerminated());
}

TEST_F(AgentErrandTest, AnAgentThatSaysLittleIsTakenAtItsDefaultAndAtItsProgramsVersion)
{
    inquire();
    answer("initialize",
           {{"models", Json::array({{{"value", "default"}, {"resolvedModel", "big[1m]"}}})}});
    agent().say({{"type", "control_response"},
                 {"response",
                  {{"subtype", "error"},
                   {"request_id", agent().requests("get_status").back()},
                   {"error", "Unsupported"}}}});
    ASSERT_TRUE(self && *self);
    EXPECT_EQ((*self)->model, QStringLiteral("big"));
    EXPECT_EQ((*self)->version, QStringLiteral("2.1.197"));
}

TEST_F(AgentErrandTest, AnAgentThatSaysNothingIsGivenUp)
{
    inquire();
    clock.advance(10s);
    ASSERT_TRUE(self && !*self);
    EXPECT_EQ(self->error().kind, FailureKind::AgentUnresponsive);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_TRUE(agent().wasTerminated());
}

// The turn

TEST_F(AgentErrandTest, ATurnHasFoldersOfItsOwnAndNoRetries)
{
    takeATurn();
    const auto &spec = agent().spec();
    const QString folder = spec.environment.value(QStringLiteral("CLAUDE_CONFIG_DIR"));
    EXPECT_TRUE(QFileInfo(folder).isDir());
    EXPECT_TRUE(QFileInfo(spec.workingDirectory).isDir());
    EXPECT_EQ(spec.environment.value(QStringLiteral("CLAUDE_CODE_MAX_RETRIES")),
              QStringLiteral("0"));
    EXPECT_EQ(spec.environment.value(QStringLiteral("ANTHROPIC_MODEL")), QStringLiteral("qwen3"));
    answerInitialize();
    answerStatus();
    EXPECT_EQ(agent().userTexts().size(), 1);
    endTurn({{"is_error", false}, {"result", "OK"}});
    EXPECT_FALSE(outcome) << "told before the agent has ended";
    EXPECT_TRUE(agent().wasTerminated());
    agent().exit(143);
    ASSERT_TRUE(outcome);
    EXPECT_FALSE(outcome->failure);
    EXPECT_EQ(outcome->facts.version, QStringLiteral("2.1.330"));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_FALSE(QFileInfo::exists(folder));
}

TEST_F(AgentErrandTest, NoToolIsAllowedInATurn)
{
    takeATurn();
    answerInitialize();
    answerStatus();
    agent().say({{"type", "control_request"},
                 {"request_id", "p1"},
                 {"request",
                  {{"subtype", "can_use_tool"},
                   {"tool_name", "Bash"},
                   {"tool_use_id", "t1"},
                   {"input", {{"command", "touch a"}}}}}});
    const Json reply = agent().received().back();
    EXPECT_EQ(reply["response"]["response"]["behavior"], "deny");
}

TEST_F(AgentErrandTest, AFailedTurnIsToldWithoutTheSecretThatTheServerRepeats)
{
    takeATurn();
    answerInitialize();
    answerStatus();
    endTurn({{"is_error", true},
             {"api_error_status", 402},
             {"result", "API Error: 402 no credit for " + kSecret.toStdString()}});
    agent().exit(1, QStringLiteral("bye ") + kSecret);
    ASSERT_TRUE(outcome && outcome->failure);
    EXPECT_EQ(outcome->failure->address, kAddress);
    EXPECT_FALSE(outcome->failure->said.contains(kSecret));
    EXPECT_FALSE(outcome->failure->body.contains(kSecret));
}

TEST_F(AgentErrandTest, AnAgentThatGoesElsewhereIsAskedNothing)
{
    takeATurn();
    answerInitialize();
    answerStatus("http://elsewhere.example");
    EXPECT_TRUE(agent().userTexts().isEmpty());
    agent().exit(143);
    ASSERT_TRUE(outcome && outcome->failure);
    EXPECT_EQ(outcome->failure->kind, FailureKind::AgentElsewhere);
    EXPECT_EQ(outcome->failure->layer, FailureLayer::Agent);
}

TEST_F(AgentErrandTest, WithTheOwnSignInTheTurnIsAtHomeAndNeedsTheAgentsWord)
{
    takeATurn(CredentialKind::OwnSignIn);
    const auto &environment = agent().spec().environment;
    EXPECT_FALSE(environment.contains(QStringLiteral("CLAUDE_CONFIG_DIR")))
        << "the login is where the user's settings are";
    EXPECT_FALSE(environment.contains(QStringLiteral("ANTHROPIC_AUTH_TOKEN")));
    answerInitialize();
    answer("get_status", {{"sections", Json::array()}});
    EXPECT_TRUE(agent().userTexts().isEmpty());
    agent().exit(143);
    ASSERT_TRUE(outcome && outcome->failure);
    EXPECT_EQ(outcome->failure->kind, FailureKind::AgentUnverified);
}

TEST_F(AgentErrandTest, ATurnThatNeverEndsIsTheEndpoints)
{
    takeATurn();
    answerInitialize();
    answerStatus();
    clock.advance(5min);
    EXPECT_TRUE(agent().wasTerminated());
    agent().exit(143);
    ASSERT_TRUE(outcome && outcome->failure);
    EXPECT_EQ(outcome->failure->kind, FailureKind::StreamStalled);
    EXPECT_EQ(outcome->failure->layer, FailureLayer::Endpoint);
}

TEST_F(AgentErrandTest, AnAgentThatCrashesInTheTurnIsTheAgents)
{
    takeATurn();
    answerInitialize();
    answerStatus();
    agent().exit(1, QStringLiteral("panic near ") + kSecret);
    ASSERT_TRUE(outcome && outcome->failure);
    EXPECT_EQ(outcome->failure->kind, FailureKind::AgentCrashed);
    EXPECT_EQ(outcome->failure->layer, FailureLayer::Agent);
    EXPECT_FALSE(outcome->failure->stderrTail.contains(kSecret));
}

} // namespace

} // namespace agenterrandtest
