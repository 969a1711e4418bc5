#include "bridge/check/AgentQuery.h"
#include "bridge/check/AgentTurnCheck.h"
#include "bridge/session/Patience.h"
#include "tests/bridge/network/EndpointTestSupport.h"
#include "tests/support/FakeAgent.h"
#include "tests/support/FakeClock.h"
#include "tests/support/ScriptedProcess.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <gmock/gmock.h>

#include <optional>

namespace oneshotagenttest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace std::chrono_literals;
using check::AgentIdentity;
using check::AgentTurnOutcome;
using session::OneShotAgent;

const QString kAddress = u"http://localhost:1234"_s;
const QString kSecret = QLatin1String(endpointtest::kSecret);

/// One-shot questions to an agent that the test plays.
class OneShotAgentTest : public testing::Test
{
protected:
    ~OneShotAgentTest() override
    {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    [[nodiscard]] ScriptedProcess &agent() const { return agents.latest(); }

    void inquire()
    {
        check::queryAgent(parts, program, endpointtest::targetAt(kAddress), context.get(),
                          [this](const Result<AgentIdentity, Failure> &said) { self = said; });
        agent().becomeStarted();
    }

    void takeATurn(CredentialKind credential = CredentialKind::BearerToken)
    {
        endpoint::EndpointTarget asked = endpointtest::targetAt(kAddress);
        asked.endpoint.credential = credential;
        const answers::EndpointProbe probe = [](const endpoint::EndpointTarget &,
                                                answers::ProbeDepth, QObject *,
                                                const answers::ProbeAnswer &answer) { answer({}); };
        check::agentTurnOf(parts, program, probe)(
            asked, context.get(), [this](const AgentTurnOutcome &told) { outcome = told; });
        agent().becomeStarted();
    }

    void say(std::vector<agent::AgentEvent> events)
    {
        backend.lines->push_back({std::move(events), {}});
        agent().sayBytes(QByteArray::number(backend.lines->size() - 1) + '\n');
    }
    void answerInitialize() { say({agent::AgentReady{u"2.1.330"_s, u"big"_s, u"small"_s}}); }
    void answerStatus(const QString &baseUrl = kAddress)
    {
        say({agent::StatusReported{true, baseUrl, u"chosen"_s}});
    }

    const agent::AgentProgram program{u"/opt/claude"_s, QVersionNumber(2, 1, 197)};
    FakeClock clock;
    process::ProcessTree tree{clock};
    session::AgentReaper reaper{clock};
    ScriptedProcesses agents;
    FakeBackend backend{QString()};
    session::AgentParts parts{agents.factory(), backend, tree, clock, reaper};
    std::unique_ptr<QObject> context = std::make_unique<QObject>();
    std::optional<Result<AgentIdentity, Failure>> self;
    std::optional<AgentTurnOutcome> outcome;
};

// Ending

TEST_F(OneShotAgentTest, IsAskedToEndAndForcedWhenItDoesNot)
{
    OneShotAgent oneShot(parts);
    bool ended = false;
    QObject::connect(&oneShot, &OneShotAgent::ended, &oneShot, [&] { ended = true; });
    oneShot.start({}, 10s);
    agent().becomeStarted();
    oneShot.end();
    EXPECT_TRUE(agent().wasTerminated());
    clock.advance(2999ms);
    EXPECT_FALSE(agent().wasKilled());
    clock.advance(1ms);
    EXPECT_TRUE(agent().wasKilled());
    EXPECT_FALSE(ended);
    agent().dieOfSignal(9);
    EXPECT_TRUE(ended);
}

TEST_F(OneShotAgentTest, DestroyedItLeavesItsAgentToTheReaper)
{
    auto oneShot = std::make_unique<OneShotAgent>(parts);
    auto resource = std::make_shared<int>();
    const std::weak_ptr<int> watched = resource;
    oneShot->keepUntilEnd(std::move(resource));
    oneShot->start({}, 10s);
    agent().becomeStarted();
    oneShot.reset();
    EXPECT_TRUE(agent().wasTerminated());
    EXPECT_FALSE(watched.expired());
    agent().exit(143);
    EXPECT_TRUE(watched.expired());
}

// AgentQuery

TEST_F(OneShotAgentTest, TheModelInUseIsTheOneThatTheStatusNames)
{
    inquire();
    answerInitialize();
    EXPECT_FALSE(self);
    answerStatus();
    ASSERT_TRUE(self && *self);
    EXPECT_EQ(**self, (AgentIdentity{u"2.1.330"_s, u"chosen"_s, u"small"_s}));
    EXPECT_TRUE(agent().userTexts().isEmpty());
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_TRUE(agent().wasTerminated());
}

TEST_F(OneShotAgentTest, AnAgentThatSaysLittleIsTakenAtItsDefaultAndAtItsProgramsVersion)
{
    inquire();
    say({agent::AgentReady{.model = u"big"_s}});
    say({agent::StatusReported{}});
    ASSERT_TRUE(self && *self);
    EXPECT_EQ((*self)->model, u"big"_s);
    EXPECT_EQ((*self)->version, u"2.1.197"_s);
}

TEST_F(OneShotAgentTest, AnAgentThatSaysNothingIsGivenUpWhenAChatWouldGiveItUp)
{
    inquire();
    clock.advance(session::kStartPatience - 1ms);
    EXPECT_FALSE(self);
    clock.advance(1ms);
    ASSERT_TRUE(self && !*self);
    EXPECT_EQ(self->error().kind(), FailureKind::AgentUnresponsive);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_TRUE(agent().wasTerminated());
}

// AgentTurnCheck

TEST_F(OneShotAgentTest, ATurnHasFoldersOfItsOwnAndNoRetries)
{
    takeATurn();
    const auto &spec = agent().spec();
    const QString folder = spec.environment.value(u"FAKE_CONFIGURATION"_s);
    EXPECT_TRUE(QFileInfo(folder).isDir());
    EXPECT_TRUE(QFileInfo(spec.workingDirectory).isDir());
    EXPECT_EQ(spec.environment.value(u"FAKE_RETRIES"_s), u"0"_s);
    EXPECT_EQ(spec.environment.value(u"FAKE_MODEL_model"_s), u"test-model"_s);
    answerInitialize();
    answerStatus();
    EXPECT_EQ(agent().userTexts().size(), 1);
    say({agent::TurnEnded{.text = u"OK"_s}});
    EXPECT_FALSE(outcome) << "answered before the agent has ended";
    EXPECT_TRUE(agent().wasTerminated());
    agent().exit(143);
    ASSERT_TRUE(outcome);
    EXPECT_FALSE(outcome->failure);
    EXPECT_EQ(outcome->facts.version, u"2.1.330"_s);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_FALSE(QFileInfo::exists(folder));
}

TEST_F(OneShotAgentTest, NoToolIsAllowedInATurn)
{
    takeATurn();
    answerInitialize();
    answerStatus();
    agent::PermissionRequest request;
    request.id = u"p1"_s;
    request.options = {{u"allow"_s, agent::PermissionOption::Kind::AllowOnce, {}, {}}};
    say({agent::PermissionAsked{request}});
    EXPECT_EQ(agent().received().last(),
              (QStringList{u"answer"_s, request.id, QString(), QString()}));
}

TEST_F(OneShotAgentTest, ATurnHasOneAnswerAndIsStoppedWhereTheModelCallsATool)
{
    takeATurn();
    EXPECT_EQ(agent().spec().environment.value(u"FAKE_LIMIT"_s), u"1"_s);
    answerInitialize();
    answerStatus();
    say({agent::BlockFinished{.kind = agent::BlockKind::ToolUse, .toolUseId = u"t1"_s}});
    EXPECT_TRUE(agent().wasTerminated());
    agent().exit(143);
    ASSERT_TRUE(outcome);
    EXPECT_FALSE(outcome->failure);
    EXPECT_TRUE(outcome->facts.reachedLimit);
}

TEST_F(OneShotAgentTest, ATurnThatTheAgentStopsAtItsLimitHasNotFailed)
{
    takeATurn();
    answerInitialize();
    answerStatus();
    say({agent::TurnEnded{.ok = false,
                          .reachedLimit = true,
                          .failure = agent::TurnFailure{.text = u"Reached maximum"_s}}});
    agent().exit(143);
    ASSERT_TRUE(outcome);
    EXPECT_FALSE(outcome->failure);
    EXPECT_TRUE(outcome->facts.reachedLimit);
}

TEST_F(OneShotAgentTest, AFailedTurnIsReportedWithoutTheSecretThatTheServerRepeats)
{
    takeATurn();
    answerInitialize();
    answerStatus();
    say({agent::TurnEnded{.ok = false,
                          .failure = agent::TurnFailure{
                              .httpStatus = 402, .text = u"402 no credit for "_s + kSecret}}});
    agent().exit(1, u"bye "_s + kSecret);
    ASSERT_TRUE(outcome && outcome->failure);
    EXPECT_EQ(outcome->failure->address, kAddress);
    EXPECT_FALSE(outcome->failure->message.contains(kSecret));
    EXPECT_FALSE(outcome->failure->body.contains(kSecret));
}

TEST_F(OneShotAgentTest, AnAgentThatGoesElsewhereIsAskedNothing)
{
    takeATurn();
    answerInitialize();
    answerStatus(u"http://elsewhere.example"_s);
    EXPECT_TRUE(agent().userTexts().isEmpty());
    agent().exit(143);
    ASSERT_TRUE(outcome && outcome->failure);
    EXPECT_EQ(outcome->failure->kind(), FailureKind::AgentElsewhere);
    EXPECT_EQ(outcome->failure->layer(), FailureLayer::Agent);
}

TEST_F(OneShotAgentTest, WithTheOwnSignInTheTurnIsAtHomeAndTheAgentMustConfirmItsEndpoint)
{
    takeATurn(CredentialKind::OwnSignIn);
    const auto &environment = agent().spec().environment;
    EXPECT_FALSE(environment.contains(u"FAKE_CONFIGURATION"_s))
        << "the login is where the user's settings are";
    EXPECT_FALSE(environment.contains(u"FAKE_TOKEN"_s));
    answerInitialize();
    say({agent::StatusReported{true, std::nullopt, {}}});
    EXPECT_TRUE(agent().userTexts().isEmpty());
    agent().exit(143);
    ASSERT_TRUE(outcome && outcome->failure);
    EXPECT_EQ(outcome->failure->kind(), FailureKind::AgentUnverified);
}

TEST_F(OneShotAgentTest, ATurnThatNeverEndsIsTheEndpoints)
{
    takeATurn();
    answerInitialize();
    answerStatus();
    clock.advance(5min);
    EXPECT_TRUE(agent().wasTerminated());
    agent().exit(143);
    ASSERT_TRUE(outcome && outcome->failure);
    EXPECT_EQ(outcome->failure->kind(), FailureKind::StreamStalled);
    EXPECT_EQ(outcome->failure->layer(), FailureLayer::Endpoint);
}

TEST_F(OneShotAgentTest, AnAgentThatCrashesInTheTurnIsTheAgents)
{
    takeATurn();
    answerInitialize();
    answerStatus();
    agent().exit(1, u"panic near "_s + kSecret);
    ASSERT_TRUE(outcome && outcome->failure);
    EXPECT_EQ(outcome->failure->kind(), FailureKind::AgentCrashed);
    EXPECT_EQ(outcome->failure->layer(), FailureLayer::Agent);
    EXPECT_FALSE(outcome->failure->stderrTail.contains(kSecret));
}

} // namespace oneshotagenttest
