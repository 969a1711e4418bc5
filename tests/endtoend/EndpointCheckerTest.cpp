#include "bridge/check/EndpointChecker.h"
#include "bridge/check/AgentQuery.h"
#include "bridge/process/ChildProcess.h"
#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/Processes.h"
#include "tests/endtoend/support/Waiting.h"

#include <QSignalSpy>

#include <gmock/gmock.h>

using namespace Qt::StringLiterals;
using namespace bridge;
using check::CheckReport;
using check::ContextFacts;
using check::EndpointChecker;
using check::ModelFacts;
using check::Rung;
using check::RungReport;
using check::RungResult;
using check::SkipReason;

namespace {

/// The checklist of the configured endpoint, with the real Claude Code.
class EndpointCheckerTest : public EndToEndTest
{
protected:
    EndpointCheckerTest() { useProgram(qEnvironmentVariable("DRAWBRIDGE_CLAUDE")); }

    void TearDown() override
    {
        checker.reset();
        bool haveEnded = false;
        QObject context;
        app->reaper.whenIdle(&context, [&] { haveEnded = true; });
        EXPECT_TRUE(waitUntil([&] { return haveEnded; }));
        expectAllEndUnder(home.path());
    }

    void useProgram(const QString &program)
    {
        QProcessEnvironment environment = home.environment();
        environment.insert(u"DRAWBRIDGE_CLAUDE"_s, program);
        // No other Claude Code of this machine must be found.
        environment.insert(u"PATH"_s, u"/usr/bin:/bin"_s);
        checker.reset();
        app.reset(); // one at a time
        app = std::make_unique<TestApp>(home, environment);
        checker = std::make_unique<EndpointChecker>(
            EndpointChecker::Parts{app->endpoints,
                                   app->credentials,
                                   {makeProcess, app->backend, app->tree, app->clock, app->reaper},
                                   environment});
    }

    static std::unique_ptr<process::AgentProcess> makeProcess()
    {
        return std::make_unique<process::ChildProcess>();
    }

    [[nodiscard]] CheckReport check(const EndpointChecker::Wanted &wanted)
    {
        QSignalSpy finished(checker.get(), &EndpointChecker::finished);
        checker->start(wanted);
        EXPECT_TRUE(checker->isRunning());
        EXPECT_TRUE(waitUntil([&] { return finished.count() > 0; }));
        EXPECT_FALSE(checker->isRunning());
        return checker->report();
    }

    const QString kSecret = u"the-secret-of-this-endpoint"_s;
    Practice practice = startPractice({{u"secret"_s, kSecret}});
    std::unique_ptr<TestApp> app;
    std::unique_ptr<EndpointChecker> checker;
};

} // namespace

TEST_F(EndpointCheckerTest, WhatIsSetIsCheckedAlsoWhileItIsSwitchedOff)
{
    ASSERT_TRUE(app->endpoints.setAddress(practice->address()));
    app->endpoints.setModel(u"llama-4"_s);
    const CheckReport report = check({{}, false});
    EXPECT_EQ(report.address, practice->address());
    EXPECT_TRUE(report.isUsable()) << describe(report);
    ASSERT_EQ(report.rungs.size(), 9U) << describe(report);
    const auto model = std::get<ModelFacts>(rungOf(report, Rung::Model).facts);
    EXPECT_EQ(model.model, u"llama-4"_s);
    EXPECT_EQ(model.smallModel, u"llama-4"_s);
    EXPECT_EQ(rungOf(report, Rung::Agent).skipped, SkipReason::NotAsked);
}

TEST_F(EndpointCheckerTest, WithoutAChosenModelItIsTheOneThatClaudeCodeWillAskFor)
{
    const CheckReport report = check({practice->address(), false});
    const auto model = std::get<ModelFacts>(rungOf(report, Rung::Model).facts);
    EXPECT_TRUE(model.model.startsWith("claude-"_L1)) << model.model.toStdString();
    EXPECT_TRUE(model.smallModel.contains("haiku"_L1)) << model.smallModel.toStdString();
}

TEST_F(EndpointCheckerTest, TheSecretOfThatOriginIsSentAndNoOther)
{
    app->keepSecret(u"http://elsewhere.example"_s, {CredentialKind::BearerToken, u"another"_s});
    (void)check({practice->address(), false});
    for (const auto &request : practice->requests())
        EXPECT_THAT(request.seen, testing::IsEmpty());

    const Practice other = startPractice({{u"secret"_s, kSecret}});
    app->keepSecret(other->address(), {CredentialKind::ApiKey, kSecret});
    EXPECT_TRUE(check({other->address(), false}).isUsable());
    bool sent = false;
    for (const auto &request : other->requests())
        sent = sent || request.seen.contains(u"secret"_s);
    EXPECT_TRUE(sent);
}

TEST_F(EndpointCheckerTest, TheLastRungIsATurnOfTheRealProgram)
{
    const CheckReport report = check({practice->address(), true});
    EXPECT_TRUE(report.isUsable()) << describe(report);
    const RungReport agent = rungOf(report, Rung::Agent);
    EXPECT_EQ(agent.result, RungResult::Passed) << describe(report);
    EXPECT_EQ(std::get<check::AgentFacts>(agent.facts).version, u"2.1.330"_s);
}

TEST_F(EndpointCheckerTest, TheOwnSignInIsCheckedByClaudeCodeAlone)
{
    home.saveLogin(kSecret, u"refresh"_s, {u"user:inference"_s});
    ASSERT_TRUE(app->endpoints.setAddress(practice->address()));
    endpoint::EndpointSetup setup;
    setup.credential = CredentialKind::OwnSignIn;
    ASSERT_TRUE(app->endpoints.setSetup(setup));
    const auto address = endpoint::EndpointAddress::parse(practice->address());
    app->endpoints.setTransparentProxy(address->origin(), true);

    const CheckReport report = check({{}, true});
    EXPECT_EQ(rungOf(report, Rung::Agent).result, RungResult::Passed) << describe(report);
    bool sawOurs = false;
    for (const auto &request : practice->requests()) {
        const bool isAgents = request.headerKinds.contains(u"x-app"_s);
        const bool hasLogin = request.seen.contains(u"secret"_s);
        if (request.method == "POST"_L1) {
            EXPECT_EQ(hasLogin, isAgents) << "the login is Claude Code's alone to send";
        }
        sawOurs = sawOurs || !isAgents;
    }
    EXPECT_TRUE(sawOurs);
    // The turn belongs to no conversation of the user.
    EXPECT_FALSE(home.has(u".claude/projects"_s)) << "the check is among the user's sessions";
}

TEST_F(EndpointCheckerTest, APinnedProfileIsCheckedAsItIsSetUp)
{
    ASSERT_TRUE(app->endpoints.setAddress(practice->address()));
    app->endpoints.setModel(u"pinned-model"_s);
    ASSERT_TRUE(app->endpoints.saveProfile(u"Work"_s));
    ASSERT_TRUE(app->endpoints.setAddress(u"http://127.0.0.1:9"_s));
    const CheckReport report =
        check({{}, false, {endpoint::EndpointPin::Kind::Profile, u"Work"_s}});
    EXPECT_EQ(report.address, practice->address());
    EXPECT_EQ(std::get<ModelFacts>(rungOf(report, Rung::Model).facts).model, u"pinned-model"_s);
}

TEST_F(EndpointCheckerTest, WithoutClaudeCodeTheOtherRungsAreClimbedAllTheSame)
{
    useProgram(u"/nowhere/claude"_s);
    const CheckReport without = check({practice->address(), false});
    EXPECT_TRUE(without.isUsable()) << describe(without);
    EXPECT_EQ(std::get<ModelFacts>(rungOf(without, Rung::Model).facts).smallModel, QString());

    const CheckReport asked = check({practice->address(), true});
    const RungReport agent = rungOf(asked, Rung::Agent);
    EXPECT_EQ(agent.result, RungResult::Failed);
    ASSERT_TRUE(agent.failure);
    EXPECT_EQ(agent.failure->kind(), FailureKind::AgentMissing);
    EXPECT_EQ(agent.failure->layer(), FailureLayer::Agent);
}

TEST_F(EndpointCheckerTest, AnAddressThatIsNoneFailsTheFirstRungAndStartsNothing)
{
    const CheckReport report = check({u"localhost:1234"_s, true});
    ASSERT_TRUE(report.firstFailed());
    EXPECT_EQ(report.firstFailed()->rung, Rung::Address);
    EXPECT_EQ(rungOf(report, Rung::Agent).result, RungResult::Skipped);
    EXPECT_THAT(processesUnder(home.path()), testing::IsEmpty());
}

TEST_F(EndpointCheckerTest, CancellingEndsEverythingAndKeepsWhatWasFound)
{
    const Practice silent = startPractice(u"hang"_s);
    QSignalSpy cancelled(checker.get(), &EndpointChecker::cancelled);
    QSignalSpy finished(checker.get(), &EndpointChecker::finished);
    QSignalSpy started(checker.get(), &EndpointChecker::rungStarted);
    checker->start({silent->address(), true});
    ASSERT_TRUE(waitUntil([&] { return started.count() >= 3; }));
    checker->cancel();
    EXPECT_FALSE(checker->isRunning());
    EXPECT_EQ(cancelled.count(), 1);
    EXPECT_EQ(checker->report().rungs.size(), 2U) << describe(checker->report());
    EXPECT_TRUE(waitUntil([this] { return processesUnder(home.path()).empty(); }));

    checker->start({silent->address(), true});
    checker->cancel(); // while the agent query runs
    EXPECT_EQ(cancelled.count(), 2);
    EXPECT_THAT(checker->report().rungs, testing::IsEmpty());
    EXPECT_EQ(finished.count(), 0);
}
