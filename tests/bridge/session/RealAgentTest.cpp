#include "bridge/agents/claude/ClaudeBackend.h"
#include "bridge/process/ChildProcess.h"
#include "tests/bridge/chat/ChatTestSupport.h"
#include "tests/support/EventLoop.h"
#include "tests/support/FakeRedirectGuard.h"
#include "tests/support/MemorySecretStore.h"

#include <QFile>

#include <gmock/gmock.h>

namespace realagenttest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::chat;
using namespace bridge::session;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Delivery = UserMessage::Delivery;

const QString kHello = u"hello"_s;

QProcessEnvironment environmentFor(const QString &scenario)
{
    QProcessEnvironment environment;
    environment.insert(u"DRAWBRIDGE_CLAUDE"_s, QStringLiteral(FAKECLI));
    environment.insert(u"FAKECLI"_s, scenario);
    return environment;
}

/// A chat with real processes: fakecli in a scenario, with a real clock or a FakeClock.
class RealChat
{
public:
    explicit RealChat(const QString &scenario, Clock *ofClock = nullptr)
        : m_clock(ofClock ? *ofClock : m_systemClock)
        , settings(folder.filePath(u"settings"_s))
        , m_endpoints(settings)
        , m_credentials(m_keychain, m_clock)
        , m_backend([] { return std::make_unique<process::ChildProcess>(); },
                    environmentFor(scenario))
        , m_tree(m_clock)
    {
        settings.setValue(settings::kWorkspace, folder.path());
        settings.setValue(settings::kCustomApiEndpoint, kHere);
        settings.setValue(settings::kCustomApiEndpointEnabled, true);
        const QString id = u"chat-1"_s;
        auto launch = std::make_unique<ChatLaunch>(
            ChatLaunch::Parts{m_endpoints, m_credentials, m_backend, settings,
                              environmentFor(scenario), m_redirects},
            ChatLaunch::Overrides{});
        SessionParts parts{[] { return std::make_unique<process::ChildProcess>(); },
                           m_backend,
                           [](const endpoint::EndpointTarget &, answers::ProbeDepth, QObject *,
                              const answers::ProbeAnswer &) {},
                           m_clock,
                           m_tree,
                           m_oomKills};
        chat = std::make_unique<Chat>(
            id, std::move(launch),
            std::make_unique<Session>(
                std::move(parts),
                agent::ConversationStart{u"11111111-2222-4333-8444-555555555555"_s, false}),
            m_clock);
        chat->start();
    }

    [[nodiscard]] bool reaches(ChatState state)
    {
        return soon([&] { return chat->state() == state; });
    }
    /// Sends a message and waits for the end of its turn; returns the answer.
    [[nodiscard]] QString ask(const QString &text)
    {
        QSignalSpy ended(chat.get(), &Chat::turnEnded);
        chat->send(text);
        if (!ended.wait(60000))
            return u"(no end)"_s;
        const auto answers = entriesOf<AnswerText>(*chat);
        return answers.empty() ? QString() : answers.back().text;
    }

private:
    SystemClock m_systemClock;
    Clock &m_clock;

public:
    QTemporaryDir folder;
    settings::SettingsStore settings;

private:
    MemorySecretStore m_keychain; ///< empty
    endpoint::EndpointChoice m_endpoints;
    secrets::CredentialBook m_credentials;
    FakeRedirectGuard m_redirects;
    claude::ClaudeBackend m_backend;
    process::ProcessTree m_tree;
    process::OomKills m_oomKills{process::systemOomKills};

public:
    std::unique_ptr<Chat> chat;
};

bool isGone(qint64 pid)
{
    return soon([pid] { return !QFile::exists(u"/proc/%1"_s.arg(pid)); });
}

QByteArray environmentOf(qint64 pid)
{
    QFile file(u"/proc/%1/environ"_s.arg(pid));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

TEST(RealAgent, AnswersThroughTheInjectedEndpoint)
{
    RealChat real({});
    ASSERT_TRUE(real.reaches(ChatState::Ready));
    EXPECT_EQ(real.chat->agent().verification, Verification::Verified);
    EXPECT_THAT(environmentOf(real.chat->agent().pid).toStdString(),
                HasSubstr("ANTHROPIC_BASE_URL=http://localhost:1234"));
    EXPECT_EQ(real.ask(kHello), u"You said: hello"_s);
    EXPECT_THAT(deliveriesOf(*real.chat), ElementsAre(Delivery::Answered));
}

TEST(RealAgent, ThatIgnoresTerminateIsKilled)
{
    FakeClock clock;
    RealChat real(u"ignore-term"_s, &clock);
    ASSERT_TRUE(real.reaches(ChatState::Ready));
    const qint64 pid = real.chat->agent().pid;
    const QSignalSpy stopped(real.chat.get(), &Chat::stopped);
    real.chat->stop();
    clock.advance(2900ms);
    EXPECT_FALSE(QTest::qWaitFor([&] { return stopped.count() > 0; }, 200)) << "still alive";
    clock.advance(100ms);
    EXPECT_TRUE(soon([&] { return stopped.count() > 0; }));
    EXPECT_TRUE(isGone(pid));
}

TEST(RealAgent, IsUnderstoodInHalfLinesBesideMuchNoiseAndWhatWeDoNotKnowYet)
{
    for (const char *scenario : {"half-line", "stderr-noise", "unknown-type"}) {
        RealChat real(QLatin1String{scenario});
        EXPECT_EQ(real.ask(kHello), u"You said: hello"_s) << scenario;
        EXPECT_THAT(dividersOf(*real.chat), IsEmpty()) << scenario;
    }
}

TEST(RealAgent, MayAnswerInALineOfTwelveMegabytes)
{
    RealChat real(u"huge-line"_s);
    EXPECT_EQ(real.ask(kHello).size(), 12 * 1024 * 1024);
    EXPECT_THAT(dividersOf(*real.chat), IsEmpty());
}

TEST(RealAgent, LosesOnlyTheLinesThatAreNoMessages)
{
    for (const char *scenario : {"invalid-utf8", "bad-json"}) {
        RealChat real(QLatin1String{scenario});
        EXPECT_EQ(real.ask(kHello), u"You said: hello"_s) << scenario;
        EXPECT_THAT(dividersOf(*real.chat), ElementsAre(Divider::Kind::WrongLine)) << scenario;
    }
}

TEST(RealAgent, IsAnsweredWithAnErrorWhenItAsksWhatWeDoNotKnow)
{
    RealChat real(u"unknown-control-request"_s);
    EXPECT_EQ(real.ask(kHello), u"The answer was: error"_s);
}

TEST(RealAgent, ThatEndsInTheMiddleOfALineIsReplacedAndTheMessageKept)
{
    RealChat real(u"cut-line"_s);
    ASSERT_TRUE(real.reaches(ChatState::Ready));
    const qint64 before = real.chat->agent().pid;
    EXPECT_EQ(real.ask(kHello), QString());
    EXPECT_TRUE(soon([&] {
        return real.chat->state() == ChatState::Ready && real.chat->agent().pid != before;
    }));
    EXPECT_EQ(real.chat->unansweredText(), kHello);
    EXPECT_THAT(dividersOf(*real.chat),
                ElementsAre(Divider::Kind::WrongLine, Divider::Kind::AgentLost));
}

TEST(RealAgent, ThatOnlyRetriesHandsItsMessageToTheNextOne)
{
    RealChat real(u"retry"_s);
    real.chat->send(kHello);
    ASSERT_TRUE(real.reaches(ChatState::Retrying));
    const qint64 before = real.chat->agent().pid;
    real.settings.setValue(settings::kCustomApiEndpoint, kThere);
    EXPECT_TRUE(soon([&] {
        return real.chat->state() == ChatState::Retrying && real.chat->agent().pid != before;
    }));
    EXPECT_TRUE(isGone(before));
    EXPECT_THAT(environmentOf(real.chat->agent().pid).toStdString(),
                HasSubstr("ANTHROPIC_BASE_URL=http://localhost:5678"));
    EXPECT_THAT(deliveriesOf(*real.chat), ElementsAre(Delivery::Sent));
}

/// Counts the events of one kind from here on.
template <typename Event>
class EventCount
{
public:
    explicit EventCount(Chat &chat)
    {
        QObject::connect(&chat, &Chat::agentEvent, &m_context,
                         [this](const agent::AgentEvent &event) {
                             m_count += std::holds_alternative<Event>(event) ? 1 : 0;
                         });
    }
    [[nodiscard]] bool reaches(int count)
    {
        return soon([&] { return m_count >= count; });
    }

private:
    QObject m_context;
    int m_count = 0;
};

/// The pid and state letter of the process that is shown; the letter of a stopped one is T.
char processState(qint64 pid)
{
    QFile file(u"/proc/%1/stat"_s.arg(pid));
    const QByteArray stat = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    return stat.mid(stat.lastIndexOf(')') + 2, 1).toStdString().front();
}

TEST(RealAgent, ThatHangsIsNamedAndReplacedAndTheConversationGoesOn)
{
    for (const QString &how :
         {u"stop-self"_s, u"stop-reading"_s, u"close-input"_s, u"stop-in-line"_s}) {
        SCOPED_TRACE(how.toStdString());
        FakeClock clock;
        RealChat real(how, &clock);
        ASSERT_TRUE(real.reaches(ChatState::Ready));
        const qint64 pid = real.chat->agent().pid;
        FailureSpy spy(*real.chat);
        EventCount<agent::TurnStarted> turns(*real.chat);
        real.chat->send(kHello);
        ASSERT_TRUE(turns.reaches(1));
        if (how == u"stop-self"_s) {
            ASSERT_TRUE(soon([&] { return processState(pid) == 'T'; }));
        }
        clock.advance(11s);
        EXPECT_EQ(spy.only().kind(), FailureKind::AgentHung);
        EXPECT_TRUE(real.chat->agent().isHung);

        real.chat->restart();
        clock.advance(
            500ms); // the end of its stdin does not help, nor does SIGTERM if it is stopped
        if (how == u"stop-self"_s)
            clock.advance(3s);
        ASSERT_TRUE(isGone(pid));
        ASSERT_TRUE(soon([&] {
            clock.advance(RestartPolicy::kQuiet);
            return real.chat->state() == ChatState::Ready;
        }));
        EXPECT_EQ(real.chat->unansweredText(), kHello);
        EXPECT_FALSE(real.chat->agent().isHung);
    }
}

TEST(RealAgent, ThatAnswersOnlyWithErrorsIsNotHung)
{
    FakeClock clock;
    RealChat real(u"silent,old-status"_s, &clock);
    ASSERT_TRUE(real.reaches(ChatState::Ready));
    EventCount<agent::RequestFailed> refusals(*real.chat);
    FailureSpy spy(*real.chat);
    EventCount<agent::TurnStarted> turns(*real.chat);
    real.chat->send(kHello);
    ASSERT_TRUE(turns.reaches(1));
    for (int i = 1; i <= 3; ++i) {
        clock.advance(5s);
        EXPECT_TRUE(refusals.reaches(i)) << "not asked";
    }
    EXPECT_FALSE(real.chat->agent().isHung);
    EXPECT_THAT(spy.failures, IsEmpty());
}

TEST(RealAgent, ThatDoesNotEndItsTurnWhenToldToIsReplaced)
{
    FakeClock clock;
    for (const QString &how : {u"slow,ignore-interrupt"_s, u"slow,only-acknowledge"_s}) {
        SCOPED_TRACE(how.toStdString());
        RealChat real(how, &clock);
        ASSERT_TRUE(real.reaches(ChatState::Ready));
        const qint64 pid = real.chat->agent().pid;
        EventCount<agent::BlockText> pieces(*real.chat);
        EventCount<agent::RequestDone> done(*real.chat);
        real.chat->send(kHello);
        ASSERT_TRUE(pieces.reaches(2));
        real.chat->interrupt();
        if (how == u"slow,only-acknowledge"_s) {
            ASSERT_TRUE(done.reaches(1));
            clock.advance(3s);
        }
        EXPECT_EQ(real.chat->state(), ChatState::Working) << "too early";
        clock.advance(2s); // the limit
        EXPECT_EQ(real.chat->state(), ChatState::Restarting);
        clock.advance(500ms);
        ASSERT_TRUE(isGone(pid));
        ASSERT_TRUE(soon([&] {
            clock.advance(RestartPolicy::kQuiet);
            return real.chat->state() == ChatState::Ready;
        }));
        EXPECT_EQ(real.chat->unansweredText(), kHello);
    }
}

TEST(RealAgent, EndsWithItsChat)
{
    RealChat real(u"ignore-term"_s);
    ASSERT_TRUE(real.reaches(ChatState::Ready));
    const qint64 pid = real.chat->agent().pid;
    real.chat.reset();
    EXPECT_TRUE(isGone(pid));
}

} // namespace realagenttest
