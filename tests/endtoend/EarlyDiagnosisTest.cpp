#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/Waiting.h"

#include <QElapsedTimer>
#include <QTcpServer>

using namespace Qt::StringLiterals;
using namespace bridge;
using chat::RetryEntry;
using session::ChatState;

namespace {

const QString kHello = u"Is anybody there?"_s;

/// The cause is reported while the real Claude Code still retries, or as soon as it gives up.
class EarlyDiagnosisTest : public EndToEndTest
{
protected:
    /// The diagnosis on the retry card.
    [[nodiscard]] static std::optional<FailureKind> shownOnCard(TestApp &app)
    {
        const auto cards = entriesOf<RetryEntry>(app.chat());
        return cards.empty() || !cards[0].diagnosis ? std::nullopt
                                                    : std::optional(cards[0].diagnosis->kind());
    }

    /// Sends, waits for the failure and records the time as the test's property.
    [[nodiscard]] static bool sendAndHearFailure(TestApp &app)
    {
        QElapsedTimer time;
        time.start();
        app.chat().send(kHello);
        const bool heard = waitUntil([&] { return !app.log().failures.empty(); });
        EXPECT_TRUE(heard) << app.log().describe();
        RecordProperty("diagnosisMs", static_cast<int>(time.elapsed()));
        return heard;
    }

    /// The message can be sent again after the agent has given up.
    static void expectMessageKept(TestApp &app)
    {
        app.chat().interrupt();
        EXPECT_TRUE(app.waitForState(ChatState::Ready));
        EXPECT_EQ(app.chat().unansweredText(), kHello);
        EXPECT_EQ(app.log().failures.size(), 1U) << app.log().describe();
        EXPECT_TRUE(entriesOf<RetryEntry>(app.chat()).empty());
    }

    /// The failure is reported while the agent retries, and shown on the card.
    void expectEarly(const QString &address, FailureKind kind)
    {
        TestApp app(home);
        app.use(address);
        if (secret)
            app.keepSecret(address, *secret);
        ASSERT_TRUE(app.openReady());
        ASSERT_TRUE(sendAndHearFailure(app));
        EXPECT_EQ(failureKindName(app.log().failures[0].kind()).toStdString(),
                  failureKindName(kind).toStdString())
            << app.log().describe();
        EXPECT_EQ(app.log().failures[0].address, address);
        EXPECT_EQ(app.log().failures[0].placeholder,
                  kind == FailureKind::CredentialRejected && !secret);
        EXPECT_EQ(app.chat().state(), ChatState::Retrying);
        EXPECT_EQ(shownOnCard(app), kind);
        EXPECT_TRUE(app.log().turns.empty());
        expectMessageKept(app);
    }

    /// The failure ends the turn, which Claude Code does not retry.
    void expectAtTheEnd(const QString &address, FailureKind kind)
    {
        TestApp app(home);
        app.use(address);
        ASSERT_TRUE(app.openReady());
        ASSERT_TRUE(sendAndHearFailure(app));
        ASSERT_TRUE(app.waitForTurns(1));
        EXPECT_EQ(failureKindName(app.log().failures[0].kind()).toStdString(),
                  failureKindName(kind).toStdString())
            << app.log().describe();
        EXPECT_EQ(app.log().failures[0].address, address);
        EXPECT_EQ(app.log().retries, 0);
        expectMessageKept(app);
    }

    std::optional<secrets::Secret> secret;
};

TEST_F(EarlyDiagnosisTest, NobodyListens)
{
    const ClosedPort nobody;
    expectEarly(nobody.address(), FailureKind::ConnectionRefused);
}

TEST_F(EarlyDiagnosisTest, TheHostIsUnknown)
{
    expectEarly(u"http://nobody.invalid:1234"_s, FailureKind::HostNotFound);
}

TEST_F(EarlyDiagnosisTest, NoCredentialWasGiven)
{
    const auto endpoint = startPractice(u"anthropic-key"_s);
    expectEarly(endpoint->address(), FailureKind::CredentialRejected);
}

TEST_F(EarlyDiagnosisTest, TheCredentialIsRejected)
{
    const auto endpoint = startPractice(u"anthropic-key"_s);
    secret = {secrets::CredentialKind::BearerToken, u"a-wrong-token"_s};
    expectEarly(endpoint->address(), FailureKind::CredentialRejected);
}

TEST_F(EarlyDiagnosisTest, TheEndpointTakesNoMessagesUnderThisPath)
{
    const auto endpoint = startPractice();
    expectAtTheEnd(endpoint->address() + u"/nowhere"_s, FailureKind::NotMessagesApi);
}

TEST_F(EarlyDiagnosisTest, WhatClaudeCodeDoesNotRetryIsNamedWhenItsTurnEnds)
{
    // One server after the other at the same address, for one agent.
    practice::PracticeOptions options;
    TestApp app(home);
    std::size_t turns = 0;
    for (const auto &[scenario, kind] :
         {std::pair(u"anthropic-permission"_s, FailureKind::PermissionDenied),
          std::pair(u"anthropic-model"_s, FailureKind::ModelNotFound),
          std::pair(u"lmstudio-no-models"_s, FailureKind::NoModelLoaded)}) {
        SCOPED_TRACE(scenario.toStdString());
        options.scenario = scenario;
        const auto endpoint = practice::PracticeEndpoint::start(options);
        ASSERT_TRUE(endpoint) << endpoint.error().text.toStdString();
        if (turns++ == 0) {
            options.port = (*endpoint)->port();
            ASSERT_TRUE(app.openReadyAt((*endpoint)->address()));
        }
        app.chat().send(kHello);
        ASSERT_TRUE(waitUntil([&] { return app.log().failures.size() == turns; }))
            << app.log().describe();
        ASSERT_TRUE(app.waitForTurns(turns));
        const Failure &failure = app.log().failures.back();
        EXPECT_EQ(failureKindName(failure.kind()).toStdString(),
                  failureKindName(kind).toStdString())
            << app.log().describe();
        EXPECT_EQ(failure.address, (*endpoint)->address());
        EXPECT_EQ(app.log().retries, 0);
        EXPECT_TRUE(app.waitForState(ChatState::Ready));
        EXPECT_TRUE(app.chat().unansweredText().endsWith(kHello));
    }
    EXPECT_EQ(app.log().agents.size(), 1);
}

TEST_F(EarlyDiagnosisTest, AModelThatIsLoadingIsOnTheCardUntilItAnswers)
{
    const auto endpoint = startPractice(u"loading-once"_s);
    TestApp app(home);
    ASSERT_TRUE(app.openReadyAt(endpoint->address()));
    // The card shows it for only half a second, so it is caught by the signal, independent of load.
    std::optional<FailureKind> shown;
    QObject::connect(&app.chat(), &chat::Chat::diagnosed, &app.chat(),
                     [&] { shown = shownOnCard(app); });
    app.chat().send(kHello);
    EXPECT_TRUE(waitUntil([&] { return shown == FailureKind::ModelLoading; }))
        << app.log().describe();
    ASSERT_TRUE(app.waitForTurns(1));
    EXPECT_TRUE(app.log().turns[0].ok);
    EXPECT_TRUE(entriesOf<RetryEntry>(app.chat()).empty());
    EXPECT_TRUE(app.log().failures.empty()) << app.log().describe();
}

TEST_F(EarlyDiagnosisTest, AServerThatAcceptsAndKeepsSilentIsSeenAndSaidCalmly)
{
    const auto endpoint = startPractice(u"hang"_s);
    TestApp app(home);
    ASSERT_TRUE(app.openReadyAt(endpoint->address()));
    app.clock.hurry(20);
    app.chat().send(kHello);
    EXPECT_TRUE(waitUntil([&] { return shownOnCard(app) == FailureKind::StreamStalled; }))
        << app.log().describe();
    EXPECT_EQ(entriesOf<RetryEntry>(app.chat()).at(0).attempt, 0);
    EXPECT_EQ(app.chat().state(), ChatState::Working);
    EXPECT_TRUE(app.log().failures.empty()) << app.log().describe();
    app.clock.hurry(1); // the agent gets its whole time to stop
    app.chat().interrupt();
    EXPECT_TRUE(app.waitForState(ChatState::Ready));
    EXPECT_EQ(app.chat().unansweredText(), kHello);
    EXPECT_TRUE(entriesOf<RetryEntry>(app.chat()).empty());
}

TEST_F(EarlyDiagnosisTest, AServerThatIsGoneWhileItIsAwaitedIsSaid)
{
    QTcpServer server; // accepts, but does not answer
    ASSERT_TRUE(server.listen(QHostAddress::LocalHost));
    TestApp app(home);
    app.use(u"http://127.0.0.1:%1"_s.arg(server.serverPort()));
    ASSERT_TRUE(app.openReady());
    app.clock.hurry(20);
    app.chat().send(kHello);
    ASSERT_TRUE(waitUntil([&] { return server.hasPendingConnections(); }));
    // Accepted connections stay open, so that the agent gets no answer.
    std::vector<std::unique_ptr<QTcpSocket>> open;
    while (QTcpSocket *socket = server.nextPendingConnection()) {
        socket->setParent(nullptr);
        open.emplace_back(socket);
    }
    server.close();
    EXPECT_TRUE(waitUntil([&] { return !app.log().failures.empty(); })) << app.log().describe();
    app.clock.hurry(1); // the agent gets its whole time to stop
    ASSERT_FALSE(app.log().failures.empty());
    EXPECT_EQ(app.log().failures[0].kind(), FailureKind::ConnectionRefused);
    EXPECT_EQ(app.chat().state(), ChatState::Retrying);
    expectMessageKept(app);
}

TEST_F(EarlyDiagnosisTest, AConversationWhoseHistoryIsRefusedGoesOnInAFreshSession)
{
    const auto endpoint = startPractice(u"refuse-history"_s);
    TestApp app(home);
    ASSERT_TRUE(app.openReadyAt(endpoint->address()));
    ASSERT_TRUE(app.converse(u"My number is 42."_s));
    const QString before = app.chat().agent().sessionId;
    EXPECT_FALSE(app.converse(u"What is my number?"_s));
    ASSERT_EQ(app.log().failures.size(), 1U) << app.log().describe();
    EXPECT_EQ(app.log().failures[0].kind(), FailureKind::ResumeRejected);

    app.chat().startFresh();
    ASSERT_TRUE(app.waitForTurns(3));
    EXPECT_TRUE(app.log().turns[2].ok) << app.log().describe();
    EXPECT_NE(app.chat().agent().sessionId, before);
    const auto request = turnsAt(endpoint).back();
    EXPECT_TRUE(request.assistantTexts.isEmpty()) << "the history went along";
    ASSERT_EQ(request.userTexts.size(), 1);
    EXPECT_TRUE(request.userTexts[0].contains("User: My number is 42."_L1));
    EXPECT_TRUE(request.userTexts[0].endsWith("What is my number?"_L1));
    const auto messages = entriesOf<chat::UserMessage>(app.chat());
    ASSERT_EQ(messages.size(), 2U);
    EXPECT_EQ(messages[1].text, u"What is my number?"_s);
    EXPECT_EQ(messages[1].delivery, chat::UserMessage::Delivery::Answered);
}

TEST_F(EarlyDiagnosisTest, AMessageIsSentByItselfWhenTheServerComesUp)
{
    auto nobody = std::make_unique<ClosedPort>();
    const quint16 port = QUrl(nobody->address()).port();
    TestApp app(home);
    ASSERT_TRUE(app.openReadyAt(nobody->address()));
    ASSERT_TRUE(sendAndHearFailure(app));
    expectMessageKept(app);
    app.chat().sendWhenReady();
    EXPECT_TRUE(app.chat().isWaitingForModel());
    nobody.reset();
    practice::PracticeOptions options;
    options.port = port;
    const auto endpoint = practice::PracticeEndpoint::start(options);
    ASSERT_TRUE(endpoint) << endpoint.error().text.toStdString();
    ASSERT_TRUE(app.waitForTurns(2));
    EXPECT_TRUE(app.log().turns[1].ok) << app.log().describe();
    EXPECT_FALSE(app.chat().isWaitingForModel());
    EXPECT_EQ(app.chat().unansweredText(), QString());
}

TEST_F(EarlyDiagnosisTest, WithTheToggleOffClaudeCodesOwnWordsStay)
{
    const ClosedPort nowhere;
    QProcessEnvironment inherited = home.environment();
    inherited.insert(u"ANTHROPIC_BASE_URL"_s, nowhere.address());
    inherited.insert(u"ANTHROPIC_AUTH_TOKEN"_s, u"token"_s);
    inherited.insert(u"CLAUDE_CODE_MAX_RETRIES"_s, u"1"_s);
    TestApp app(home, inherited);
    ASSERT_TRUE(app.openReady());
    app.chat().send(kHello);
    ASSERT_TRUE(app.waitForTurns(1));
    ASSERT_EQ(app.log().failures.size(), 1U) << app.log().describe();
    EXPECT_EQ(app.log().failures[0].address, QString());
    EXPECT_EQ(app.log().failures[0].message, app.log().turns[0].text);
    EXPECT_GT(app.log().retries, 0);
}

} // namespace
