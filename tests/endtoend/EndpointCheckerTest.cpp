#include "bridge/check/EndpointChecker.h"
#include "bridge/agents/claude/StreamJsonCodec.h"
#include "bridge/check/AgentInquiry.h"
#include "bridge/process/ChildProcess.h"
#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/Processes.h"
#include "tests/endtoend/support/Waiting.h"

#include <QDateTime>
#include <QJsonArray>
#include <QSignalSpy>

#include <gmock/gmock.h>

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

/// The checklist for what is set up, with the real Claude Code.
class EndpointCheckerTest : public EndToEndTest
{
protected:
    void SetUp() override
    {
        EndToEndTest::SetUp();
        if (HasFatalFailure())
            return;
        practice = startPractice({{QStringLiteral("secret"), kSecret}});
        ASSERT_TRUE(practice);
        useProgram(qEnvironmentVariable("DRAWBRIDGE_CLAUDE"));
    }

    void TearDown() override
    {
        checker.reset();
        bool haveEnded = false;
        QObject context;
        session::whenErrandsHaveEnded(app->tree, &context, [&] { haveEnded = true; });
        EXPECT_TRUE(waitUntil([&] { return haveEnded; }));
        EXPECT_TRUE(waitUntil([this] { return processesUnder(home.path()).empty(); }))
            << "still running:\n"
            << describe(processesUnder(home.path()));
    }

    void useProgram(const QString &program)
    {
        QProcessEnvironment environment = home.environment();
        environment.insert(QStringLiteral("DRAWBRIDGE_CLAUDE"), program);
        // No other Claude Code of this machine is found either.
        environment.insert(QStringLiteral("PATH"), QStringLiteral("/usr/bin:/bin"));
        checker.reset();
        locator.reset();
        app.reset(); // one at a time
        app = std::make_unique<TestApp>(home, environment);
        locator = std::make_unique<claude::ClaudeLocator>(makeProcess, environment);
        checker = std::make_unique<EndpointChecker>(EndpointChecker::Sources{
            app->endpoints, app->credentials, *locator, app->tree, app->clock, makeProcess,
            [] { return std::make_unique<claude::StreamJsonCodec>(); }, environment});
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

    [[nodiscard]] static RungReport rungOf(const CheckReport &report, Rung rung)
    {
        for (const RungReport &each : report.rungs) {
            if (each.rung == rung)
                return each;
        }
        ADD_FAILURE() << "no such rung";
        return {};
    }

    static std::string summary(const CheckReport &report)
    {
        QStringList lines;
        for (const RungReport &rung : report.rungs)
            lines << check::rungName(rung.rung) + u' ' + check::rungResultName(rung.result) + u' '
                         + (rung.failure ? rung.failure->said : QString());
        return lines.join(u'\n').toStdString();
    }

    const QString kSecret = QStringLiteral("the-secret-of-this-endpoint");
    Practice practice;
    std::unique_ptr<TestApp> app;
    std::unique_ptr<claude::ClaudeLocator> locator;
    std::unique_ptr<EndpointChecker> checker;
};

} // namespace

TEST_F(EndpointCheckerTest, WhatIsSetIsCheckedAlsoWhileItIsSwitchedOff)
{
    ASSERT_TRUE(app->endpoints.setAddress(practice->address()));
    app->endpoints.setModel(QStringLiteral("llama-4"));
    const CheckReport report = check({{}, false});
    EXPECT_EQ(report.address, practice->address());
    EXPECT_TRUE(report.isUsable()) << summary(report);
    ASSERT_EQ(report.rungs.size(), 9U) << summary(report);
    const auto model = std::get<ModelFacts>(rungOf(report, Rung::Model).facts);
    EXPECT_EQ(model.model, QStringLiteral("llama-4"));
    EXPECT_EQ(model.smallModel, QStringLiteral("llama-4"));
    EXPECT_EQ(rungOf(report, Rung::Agent).skipped, SkipReason::NotAsked);
}

TEST_F(EndpointCheckerTest, WithoutAChosenModelItIsTheOneThatClaudeCodeWillAskFor)
{
    const CheckReport report = check({practice->address(), false});
    const auto model = std::get<ModelFacts>(rungOf(report, Rung::Model).facts);
    EXPECT_TRUE(model.model.startsWith(QLatin1String("claude-"))) << model.model.toStdString();
    EXPECT_TRUE(model.smallModel.contains(QLatin1String("haiku")))
        << model.smallModel.toStdString();
}

TEST_F(EndpointCheckerTest, TheSecretOfThatOriginIsSentAndNoOther)
{
    app->keepSecret(QStringLiteral("http://elsewhere.example"),
                    {CredentialKind::BearerToken, QStringLiteral("another")});
    (void)check({practice->address(), false});
    for (const auto &request : practice->requests())
        EXPECT_THAT(request.seen, testing::IsEmpty());

    const Practice other = startPractice({{QStringLiteral("secret"), kSecret}});
    app->keepSecret(other->address(), {CredentialKind::ApiKey, kSecret});
    EXPECT_TRUE(check({other->address(), false}).isUsable());
    bool sent = false;
    for (const auto &request : other->requests())
        sent = sent || request.seen.contains(QStringLiteral("secret"));
    EXPECT_TRUE(sent);
}

TEST_F(EndpointCheckerTest, TheLastRungIsATurnOfTheRealProgram)
{
    const CheckReport report = check({practice->address(), true});
    EXPECT_TRUE(report.isUsable()) << summary(report);
    const RungReport agent = rungOf(report, Rung::Agent);
    EXPECT_EQ(agent.result, RungResult::Passed) << summary(report);
    EXPECT_EQ(std::get<check::AgentFacts>(agent.facts).version, QStringLiteral("2.1.330"));
}

TEST_F(EndpointCheckerTest, TheOwnSignInIsCheckedByClaudeCodeAlone)
{
    home.writeJson(
        QStringLiteral(".claude/.credentials.json"),
        {{QStringLiteral("claudeAiOauth"),
          QJsonObject{{QStringLiteral("accessToken"), kSecret},
                      {QStringLiteral("refreshToken"), QStringLiteral("refresh")},
                      {QStringLiteral("expiresAt"),
                       QDateTime::currentDateTime().addDays(30).toMSecsSinceEpoch()},
                      {QStringLiteral("scopes"), QJsonArray{QStringLiteral("user:inference")}},
                      {QStringLiteral("subscriptionType"), QStringLiteral("max")}}}});
    ASSERT_TRUE(app->endpoints.setAddress(practice->address()));
    endpoint::EndpointSetup setup;
    setup.credential = CredentialKind::OwnSignIn;
    ASSERT_TRUE(app->endpoints.setSetup(setup));
    const auto address = endpoint::EndpointAddress::parse(practice->address());
    app->endpoints.setTransparentProxy(address->origin(), true);

    const CheckReport report = check({{}, true});
    EXPECT_EQ(rungOf(report, Rung::Agent).result, RungResult::Passed) << summary(report);
    bool sawOurs = false;
    for (const auto &request : practice->requests()) {
        const bool isAgents = request.headerKinds.contains(QStringLiteral("x-app"));
        const bool hasLogin = request.seen.contains(QStringLiteral("secret"));
        if (request.method == QLatin1String("POST")) {
            EXPECT_EQ(hasLogin, isAgents) << "the login is Claude Code's alone to send";
        }
        sawOurs = sawOurs || !isAgents;
    }
    EXPECT_TRUE(sawOurs);
    // The turn was nobody's conversation.
    EXPECT_FALSE(home.has(QStringLiteral(".claude/projects")))
        << "the check is among the user's sessions";
}

TEST_F(EndpointCheckerTest, APinnedProfileIsCheckedAsItIsSetUp)
{
    ASSERT_TRUE(app->endpoints.setAddress(practice->address()));
    app->endpoints.setModel(QStringLiteral("pinned-model"));
    ASSERT_TRUE(app->endpoints.saveProfile(QStringLiteral("Work")));
    ASSERT_TRUE(app->endpoints.setAddress(QStringLiteral("http://127.0.0.1:9")));
    const CheckReport report =
        check({{}, false, {endpoint::EndpointPin::Kind::Profile, QStringLiteral("Work")}});
    EXPECT_EQ(report.address, practice->address());
    EXPECT_EQ(std::get<ModelFacts>(rungOf(report, Rung::Model).facts).model,
              QStringLiteral("pinned-model"));
}

TEST_F(EndpointCheckerTest, WithoutClaudeCodeTheOtherRungsAreClimbedAllTheSame)
{
    useProgram(QStringLiteral("/nowhere/claude"));
    const CheckReport without = check({practice->address(), false});
    EXPECT_TRUE(without.isUsable()) << summary(without);
    EXPECT_EQ(std::get<ModelFacts>(rungOf(without, Rung::Model).facts).smallModel, QString());

    const CheckReport asked = check({practice->address(), true});
    const RungReport agent = rungOf(asked, Rung::Agent);
    EXPECT_EQ(agent.result, RungResult::Failed);
    ASSERT_TRUE(agent.failure);
    EXPECT_EQ(agent.failure->kind, FailureKind::AgentMissing);
    EXPECT_EQ(agent.failure->layer, FailureLayer::Agent);
}

TEST_F(EndpointCheckerTest, AnAddressThatIsNoneFailsTheFirstRungAndStartsNothing)
{
    const CheckReport report = check({QStringLiteral("localhost:1234"), true});
    ASSERT_TRUE(report.firstFailed());
    EXPECT_EQ(report.firstFailed()->rung, Rung::Address);
    EXPECT_EQ(rungOf(report, Rung::Agent).result, RungResult::Skipped);
    EXPECT_THAT(processesUnder(home.path()), testing::IsEmpty());
}

TEST_F(EndpointCheckerTest, CancellingEndsEverythingAndKeepsWhatWasFound)
{
    practice::PracticeOptions options;
    options.scenario = QStringLiteral("hang");
    const auto silent = practice::PracticeEndpoint::start(options);
    ASSERT_TRUE(silent);
    QSignalSpy cancelled(checker.get(), &EndpointChecker::cancelled);
    QSignalSpy finished(checker.get(), &EndpointChecker::finished);
    QSignalSpy started(checker.get(), &EndpointChecker::rungStarted);
    checker->start({(*silent)->address(), true});
    ASSERT_TRUE(waitUntil([&] { return started.count() >= 3; }));
    checker->cancel();
    EXPECT_FALSE(checker->isRunning());
    EXPECT_EQ(cancelled.count(), 1);
    EXPECT_EQ(checker->report().rungs.size(), 2U) << summary(checker->report());
    EXPECT_TRUE(waitUntil([this] { return processesUnder(home.path()).empty(); }));

    checker->start({(*silent)->address(), true});
    checker->cancel(); // while the agent is only being asked
    EXPECT_EQ(cancelled.count(), 2);
    EXPECT_THAT(checker->report().rungs, testing::IsEmpty());
    EXPECT_EQ(finished.count(), 0);
}
