#include "tests/endtoend/support/TestApp.h"

#include "bridge/agents/claude/ClaudeBackend.h"
#include "bridge/chat/ChatLaunch.h"
#include "bridge/check/EndpointChecker.h"
#include "bridge/check/EndpointProbe.h"
#include "bridge/core/Ids.h"
#include "bridge/process/ChildProcess.h"
#include "bridge/session/Session.h"
#include "tests/endtoend/support/Processes.h"
#include "tests/endtoend/support/Waiting.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace bridge;
using session::ChatState;

namespace {

std::unique_ptr<process::AgentProcess> makeProcess()
{
    return std::make_unique<process::ChildProcess>();
}

QProcessEnvironment withFakeAgent(QProcessEnvironment environment)
{
    environment.insert(u"DRAWBRIDGE_CLAUDE"_s, QStringLiteral(FAKECLI));
    return environment;
}

} // namespace

const check::RungReport &rungOf(const check::CheckReport &report, check::Rung rung)
{
    static const check::RungReport kNone;
    const auto found = std::ranges::find(report.rungs, rung, &check::RungReport::rung);
    if (found != report.rungs.end())
        return *found;
    ADD_FAILURE() << "no rung " << check::rungName(rung).toStdString();
    return kNone;
}

std::string describe(const check::CheckReport &report)
{
    std::string text;
    for (const check::RungReport &rung : report.rungs) {
        text += check::rungName(rung.rung).toStdString() + ' '
                + check::rungResultName(rung.result).toStdString();
        if (rung.failure)
            text += ' ' + failureKindName(rung.failure->kind()).toStdString() + " - "
                    + rung.failure->message.toStdString();
        text += '\n';
    }
    return text;
}

TestApp::TestApp(const TestHome &home, const QProcessEnvironment &environment)
    : settings(home.settingsFolder())
    , endpoints(settings)
    , credentials(keychain, clock)
    , tree(clock)
    , backend(makeProcess, environment)
    , m_home(home)
    , m_environment(environment)
    , m_asked(makeProcess, withFakeAgent(environment))
{}

TestApp::~TestApp()
{
    for (const auto &beside : m_beside) {
        beside->chat->stop();
        EXPECT_TRUE(waitUntil([&] { return beside->log->stopped; })) << beside->log->describe();
    }
    if (!m_chat)
        return;
    endChat();
    expectAllEndUnder(m_home.path());
}

void TestApp::use(const QString &address)
{
    ASSERT_TRUE(endpoints.setAddress(address)) << address.toStdString();
    ASSERT_TRUE(endpoints.setEnabled(true));
}

void TestApp::keepSecret(const QString &address, const secrets::Secret &secret)
{
    const auto parsed = endpoint::EndpointAddress::parse(address);
    ASSERT_TRUE(parsed) << address.toStdString();
    keychain.secrets.insert(parsed->origin(), secret);
}

void TestApp::keepChats()
{
    m_store = std::make_unique<store::ChatStore>(m_home.path() + u"/data"_s,
                                                 store::ChatStore::Mode::OnDisk, clock);
    ASSERT_TRUE(m_store->open());
}

void TestApp::endChat()
{
    m_chat->stop();
    EXPECT_TRUE(waitUntil([this] { return m_log->stopped; })) << m_log->describe();
}

void TestApp::close()
{
    endChat();
    m_log.reset();
    m_chat.reset();
}

void TestApp::begin(const chat::ChatStart &start)
{
    m_chat = makeChat(u"chat"_s, {}, start);
    m_log = std::make_unique<ChatLog>(*m_chat);
    m_answered = 0;
    m_chat->start();
    EXPECT_TRUE(waitUntil([this] { return !m_chat->isLoadingEarlier(); }));
}

void TestApp::reopen()
{
    openKept(m_chat->sessionId());
}

void TestApp::openKept(const QString &sessionId)
{
    const QString id = sessionId; // it may be the chat's own
    if (m_chat)
        close();
    begin({.sessionId = id, .isAsleep = true});
}

void TestApp::openBranch(const QString &sessionId, const QString &itemId)
{
    if (m_chat)
        close();
    begin({.branchOf = sessionId, .branchAt = itemId});
}

std::unique_ptr<chat::Chat> TestApp::makeChat(const QString &id, const endpoint::EndpointPin &pin,
                                              const chat::ChatStart &start)
{
    session::SessionParts parts{makeProcess, backend, check::probeEndpoint, clock, tree,
                                oomKills,    m_reader};
    const bool isReopened = !start.sessionId.isEmpty();
    const agent::ConversationStart conversation{.sessionId = isReopened ? start.sessionId : newId(),
                                                .resume = isReopened,
                                                .branchOf = start.branchOf,
                                                .branchAt = start.branchAt};
    auto launch = std::make_unique<chat::ChatLaunch>(
        chat::ChatLaunch::Parts{endpoints, credentials, backend, settings, m_environment,
                                redirects},
        chat::ChatLaunch::Overrides{m_home.workspace(), {}, pin});
    return std::make_unique<chat::Chat>(
        id, std::move(launch),
        std::make_unique<session::Session>(std::move(parts), conversation,
                                           start.isAsleep ? session::Session::Begin::Asleep
                                                          : session::Session::Begin::Awake),
        clock,
        chat::ChatKeeping{m_store.get(), m_reader, conversation.sessionId, isReopened,
                          conversation.branchOf, conversation.branchAt});
}

TestApp::Beside &TestApp::openBeside(const QString &profile)
{
    auto chat = makeChat(profile, {endpoint::EndpointPin::Kind::Profile, profile});
    auto log = std::make_unique<ChatLog>(*chat);
    m_beside.push_back(std::make_unique<Beside>(Beside{std::move(chat), std::move(log)}));
    Beside &beside = *m_beside.back();
    beside.chat->start();
    EXPECT_TRUE(waitUntil([&] { return beside.chat->state() == ChatState::Ready; }))
        << beside.log->describe();
    return beside;
}

void TestApp::open()
{
    m_chat = makeChat(u"chat"_s, {});
    m_log = std::make_unique<ChatLog>(*m_chat);
    m_chat->start();
}

bool TestApp::openReady()
{
    open();
    return waitForState(ChatState::Ready);
}

bool TestApp::openReadyAt(const QString &address)
{
    use(address);
    return openReady();
}

bool TestApp::converse(const QString &text)
{
    const size_t before = m_log->turns.size();
    m_chat->send(text);
    return waitForTurns(before + 1) && m_log->turns.back().ok;
}

bool TestApp::waitForState(ChatState state)
{
    const bool reached = waitUntil([&] { return m_chat->state() == state; });
    EXPECT_TRUE(reached) << m_log->describe();
    return reached;
}

bool TestApp::waitForTurns(size_t count)
{
    const bool ended = waitUntil([&] { return m_log->turns.size() >= count; });
    EXPECT_TRUE(ended) << m_log->describe();
    return ended;
}

bool TestApp::waitForNewAgent(qint64 before)
{
    const bool reached = waitUntil(
        [&] { return m_chat->state() == ChatState::Ready && m_chat->agent().pid != before; });
    EXPECT_TRUE(reached) << m_log->describe();
    return reached;
}

bool TestApp::answerNextPermission(agent::PermissionOption::Kind kind, const QString &message)
{
    const bool asked = waitUntil([this] { return m_log->permissions.size() > m_answered; });
    EXPECT_TRUE(asked) << m_log->describe();
    if (asked)
        answerPermission(m_answered++, kind, message);
    return asked;
}

void TestApp::answerPermission(std::size_t index, agent::PermissionOption::Kind kind,
                               const QString &message)
{
    const agent::PermissionRequest &request = m_log->permissions.at(index);
    auto answer = agent::answerWith(request, kind);
    answer.message = message;
    m_chat->answer(request.id, answer);
}

check::CheckReport TestApp::check()
{
    check::EndpointChecker checker({endpoints,
                                    credentials,
                                    {makeProcess, m_asked, tree, clock, reaper},
                                    withFakeAgent(m_environment)});
    std::optional<check::CheckReport> report;
    QObject::connect(&checker, &check::EndpointChecker::finished, &checker,
                     [&report](const check::CheckReport &all) { report = all; });
    checker.start({});
    EXPECT_TRUE(waitUntil([&report] { return report.has_value(); }));
    return report.value_or(check::CheckReport{});
}

std::optional<Failure> TestApp::shownFailure() const
{
    if (!m_log->failures.empty())
        return m_log->failures.front();
    for (const auto &card : entriesOf<chat::RetryEntry>(*m_chat)) {
        if (card.diagnosis)
            return card.diagnosis;
    }
    return std::nullopt;
}
