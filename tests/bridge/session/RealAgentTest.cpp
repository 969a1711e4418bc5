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

TEST(RealAgent, EndsWithItsChat)
{
    RealChat real(u"ignore-term"_s);
    ASSERT_TRUE(real.reaches(ChatState::Ready));
    const qint64 pid = real.chat->agent().pid;
    real.chat.reset();
    EXPECT_TRUE(isGone(pid));
}

} // namespace realagenttest
