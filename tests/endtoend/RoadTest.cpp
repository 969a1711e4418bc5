#include "tests/endtoend/support/ConnectTrace.h"
#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/Processes.h"
#include "tests/endtoend/support/Waiting.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

using bridge::session::ChatState;
using bridge::session::Verification;

namespace {

/// The way of a message to the toggle's endpoint and back.
class RoadTest : public TwoEndpointsTest
{};

/// The chat's facts about its agent agree with /proc.
void expectTheTruth(const bridge::session::AgentInfo &agent, const QString &address)
{
    EXPECT_TRUE(isAlive(agent.pid));
    EXPECT_EQ(agent.endpoint, address);
    EXPECT_TRUE(agent.custom);
    EXPECT_EQ(agent.verification, Verification::Verified);
    EXPECT_EQ(variableOf(agent.pid, "ANTHROPIC_BASE_URL"), address);
    EXPECT_TRUE(commandLineOf(agent.pid).contains(agent.sessionId)) << "not its conversation";
    EXPECT_EQ(agent.version, u"2.1.330"_s);
    const qint64 said = agent.startedAt.toSecsSinceEpoch();
    EXPECT_GE(said, startTimeOf(agent.pid) - 1);
    EXPECT_LE(said, QDateTime::currentSecsSinceEpoch());
}

} // namespace

TEST_F(RoadTest, AMessageReachesTheEndpointOfTheToggleAndItsAnswerComesBack)
{
    TestApp app(home);
    ASSERT_TRUE(app.openReadyAt(a->address()));
    ASSERT_TRUE(app.converse(u"Hello across the bridge"_s));

    EXPECT_TRUE(app.log().turns.back().text.contains("Hello across the bridge"_L1));
    EXPECT_GT(app.log().pieces, 1) << "the answer did not stream";
    const auto requests = turnsAt(a);
    ASSERT_EQ(requests.size(), 1U);
    EXPECT_EQ(requests[0].path, u"/v1/messages?beta=true"_s);
    EXPECT_EQ(requests[0].userTexts, QStringList{u"Hello across the bridge"_s});
}

TEST_F(RoadTest, TheNextTurnOfTheConversationReachesTheNewEndpointWithTheEarlierMessages)
{
    TestApp app(home);
    ASSERT_TRUE(app.openReadyAt(a->address()));
    ASSERT_TRUE(app.converse(u"first message"_s));
    const bridge::session::AgentInfo before = app.chat().agent();
    const size_t seenByA = a->requests().size();

    ASSERT_TRUE(app.endpoints.setAddress(b->address()));
    // At once, not at the next message.
    ASSERT_TRUE(app.waitForNewAgent(before.pid));
    EXPECT_FALSE(isAlive(before.pid));
    EXPECT_EQ(app.chat().agent().sessionId, before.sessionId);
    EXPECT_TRUE(turnsAt(b).empty()) << "nothing was to be sent yet";
    ASSERT_TRUE(app.converse(u"second message"_s));

    const auto requests = turnsAt(b);
    ASSERT_EQ(requests.size(), 1U);
    EXPECT_EQ(requests[0].userTexts, (QStringList{u"first message"_s, u"second message"_s}));
    ASSERT_EQ(requests[0].assistantTexts.size(), 1);
    EXPECT_TRUE(requests[0].assistantTexts[0].contains("first message"_L1));
    EXPECT_EQ(a->requests().size(), seenByA) << "the old endpoint was asked again";
    EXPECT_EQ(app.log().agents.size(), 2);
}

TEST_F(RoadTest, WhatIsShownOfTheAgentIsTrueOfTheLiveProcess)
{
    TestApp app(home);
    ASSERT_TRUE(app.openReadyAt(a->address()));
    expectTheTruth(app.chat().agent(), a->address());
    ASSERT_TRUE(app.converse(u"so that there is something to resume"_s));
    const qint64 before = app.chat().agent().pid;
    ASSERT_TRUE(app.endpoints.setAddress(b->address()));
    ASSERT_TRUE(app.waitForNewAgent(before));
    expectTheTruth(app.chat().agent(), b->address());
}

TEST_F(RoadTest, SwitchedOffTheAgentStartsWithExactlyTheInheritedEnvironment)
{
    // Without an endpoint the agent contacts its own servers: a missing proxy keeps it on this
    // computer, and also tests that variables are inherited.
    const ClosedPort nowhere;
    QProcessEnvironment inherited = home.environment();
    inherited.insert(u"HTTPS_PROXY"_s, nowhere.address());
    inherited.insert(u"HTTP_PROXY"_s, nowhere.address());
    TestApp app(home, inherited);
    ASSERT_TRUE(app.openReadyAt(a->address()));
    ASSERT_TRUE(app.converse(u"first message"_s));
    const bridge::session::AgentInfo before = app.chat().agent();
    ASSERT_TRUE(variableOf(before.pid, "ANTHROPIC_BASE_URL"));
    const size_t seenByA = a->requests().size();

    ASSERT_TRUE(app.endpoints.setEnabled(false));
    ASSERT_TRUE(app.waitForNewAgent(before.pid));

    const bridge::session::AgentInfo &agent = app.chat().agent();
    EXPECT_EQ(variableOf(agent.pid, "ANTHROPIC_BASE_URL"), std::nullopt);
    QByteArrayList given = environmentOf(agent.pid);
    QByteArrayList expected;
    for (const QString &variable : inherited.toStringList())
        expected << variable.toUtf8();
    // Beside the inherited ones: Claude Code keeps files that the user can go back to, and reports
    // what commands change.
    expected << "CLAUDE_CODE_ENABLE_SDK_FILE_CHECKPOINTING=1"
             << "CLAUDE_CODE_BASH_EDIT_DIFF=1";
    std::sort(given.begin(), given.end());
    std::sort(expected.begin(), expected.end());
    EXPECT_TRUE(given == expected) << given.join('\n').toStdString();
    // And nothing runs by itself, whatever a settings file says.
    const QStringList line = commandLineOf(agent.pid);
    const qsizetype at = line.indexOf("--settings"_L1);
    ASSERT_GT(at, 0);
    const QJsonObject settings = QJsonDocument::fromJson(line.value(at + 1).toUtf8()).object();
    EXPECT_EQ(settings.keys(), QStringList{u"env"_s});
    EXPECT_EQ(settings["env"_L1].toObject().keys(),
              QStringList{u"CLAUDE_CODE_RESUME_INTERRUPTED_TURN"_s});
    EXPECT_FALSE(agent.custom);
    EXPECT_EQ(agent.endpoint, QString());
    EXPECT_EQ(agent.verification, Verification::NotNeeded);
    EXPECT_EQ(agent.sessionId, before.sessionId);
    EXPECT_EQ(app.endpoints.addressText(), a->address()) << "kept for next time";
    EXPECT_EQ(a->requests().size(), seenByA);
}

TEST_F(RoadTest, SwitchedOnTheAgentConnectsToNothingButTheEndpoint)
{
    const ConnectTrace trace(home);
    QProcessEnvironment inherited = home.environment();
    inherited.insert(u"DRAWBRIDGE_CLAUDE"_s, trace.program());
    {
        TestApp app(home, inherited);
        ASSERT_TRUE(app.openReadyAt(a->address()));
        ASSERT_TRUE(app.converse(u"first message"_s));
        const qint64 before = app.chat().agent().pid;
        ASSERT_TRUE(app.endpoints.setAddress(b->address()));
        ASSERT_TRUE(app.waitForNewAgent(before));
        ASSERT_TRUE(app.converse(u"second message"_s));
    } // all processes are gone then, and the trace is whole

    QStringList destinations = trace.destinations();
    EXPECT_FALSE(trace.bypassed());
    EXPECT_EQ(destinations.removeAll(u"127.0.0.1:%1"_s.arg(a->port())), 1);
    EXPECT_EQ(destinations.removeAll(u"127.0.0.1:%1"_s.arg(b->port())), 1);
    // No name is resolved through a daemon either; local sockets do not leave this computer.
    EXPECT_TRUE(destinations.isEmpty()) << destinations.join(u'\n').toStdString();
}

TEST_F(RoadTest, ATraceShowsWhereAnAgentWithoutAnEndpointGoes)
{
    const ConnectTrace trace(home);
    const ClosedPort nowhere;
    QProcessEnvironment inherited = home.environment();
    inherited.insert(u"DRAWBRIDGE_CLAUDE"_s, trace.program());
    inherited.insert(u"HTTPS_PROXY"_s, nowhere.address());
    TestApp app(home, inherited);
    ASSERT_TRUE(app.openReady());
    app.chat().send(u"a message"_s);
    const QString proxy = nowhere.address().mid(u"http://"_s.size());
    EXPECT_TRUE(waitUntil([&] { return trace.destinations().contains(proxy); }))
        << trace.destinations().join(u'\n').toStdString();
}
