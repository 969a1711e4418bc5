#include "tests/bridge/session/ChatTestSupport.h"

#include <QUuid>

#include <gmock/gmock.h>

namespace freshsessiontest {

using namespace bridge::chat;
using namespace std::chrono_literals;
using bridge::FailureKind;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Delivery = UserMessage::Delivery;

namespace {

const QString kFirst = QStringLiteral("what is 6 x 7");
const QString kSecond = QStringLiteral("and 7 x 7");

/// A conversation whose second message was refused.
class FreshSession : public testing::Test
{
protected:
    FreshSession()
    {
        scripted.goLive();
        chat.send(kFirst);
        scripted.beginTurn();
        scripted.streamText(QStringLiteral("42"));
        scripted.endTurn();
        chat.send(kSecond);
        scripted.beginTurn();
        scripted.failTurn(400, QStringLiteral("API Error: 400 messages.1.content.0: Invalid "
                                              "`signature` in `thinking` block"));
        scripted.clock.advance(2s);
    }

    [[nodiscard]] QString argumentAfter(const QString &option) const
    {
        const QStringList arguments = scripted.agent().spec().arguments;
        return arguments.value(arguments.indexOf(option) + 1);
    }

    ScriptedChat scripted{kHere};
    Chat &chat = scripted.chat();
};

TEST_F(FreshSession, IsAnotherOneThatIsToldWhatWasSaidAndGivenTheMessageAgain)
{
    ASSERT_EQ(chat.unansweredText(), kSecond);
    chat.startFresh();
    EXPECT_TRUE(scripted.agent().wasTerminated());
    EXPECT_EQ(scripted.agent().userTexts().size(), 2) << "nothing more for the old one";
    scripted.finishRestart();
    const QString id = argumentAfter(QStringLiteral("--session"));
    EXPECT_FALSE(QUuid::fromString(id).isNull());
    EXPECT_NE(id, scripted.sessionId());
    EXPECT_FALSE(scripted.agent().spec().arguments.contains(QStringLiteral("--resume")));
    scripted.goLive();

    const QString told = scripted.agent().userTexts().value(0);
    EXPECT_TRUE(told.contains(QStringLiteral("User: ") + kFirst));
    EXPECT_TRUE(told.contains(QStringLiteral("Assistant: 42")));
    EXPECT_TRUE(told.endsWith(QStringLiteral("My message now:\n\n") + kSecond));
    EXPECT_EQ(told.count(kSecond), 1);
    EXPECT_EQ(chat.agent().sessionId, id);
}

TEST_F(FreshSession, ShowsOnlyWhatTheUserWroteAndSaysWhatHappened)
{
    chat.startFresh();
    scripted.finishRestart();
    scripted.goLive();
    scripted.beginTurn();
    scripted.streamText(QStringLiteral("49"));
    scripted.endTurn();
    const auto messages = entriesOf<UserMessage>(chat);
    ASSERT_THAT(messages, SizeIs(2));
    EXPECT_EQ(messages[1].text, kSecond);
    EXPECT_EQ(messages[1].delivery, Delivery::Answered);
    EXPECT_THAT(dividersOf(chat), ElementsAre(Divider::Kind::StartedFresh));
}

TEST_F(FreshSession, TellsItOnceAndIsResumedFromThenOn)
{
    chat.startFresh();
    scripted.finishRestart();
    const QString id = argumentAfter(QStringLiteral("--session"));
    scripted.goLive();
    // As the agent says it of itself.
    scripted.say({bridge::agent::TurnStarted{id, scripted.model, {}, {}}});
    scripted.endTurn();
    chat.send(QStringLiteral("third"));
    EXPECT_EQ(scripted.agent().userTexts().last(), QStringLiteral("third"));
    scripted.endTurn();
    chat.restart();
    scripted.finishRestart();
    EXPECT_EQ(argumentAfter(QStringLiteral("--resume")), id);
}

TEST_F(FreshSession, TellsTheNextAgentWhenTheFirstDidNotLiveToHearIt)
{
    chat.startFresh();
    scripted.finishRestart();
    scripted.goLive();
    scripted.agent().dieOfSignal(11);
    scripted.clock.advance(1s);
    EXPECT_FALSE(scripted.agent().spec().arguments.contains(QStringLiteral("--resume")));
    scripted.goLive();
    chat.sendAgain();
    EXPECT_TRUE(scripted.agent().userTexts().value(0).contains(QStringLiteral("Assistant: 42")));
}

TEST_F(FreshSession, TellsItWithTheNextMessageWhenNoneWasLeftUnanswered)
{
    EXPECT_EQ(chat.takeUnanswered(), kSecond);
    chat.startFresh();
    scripted.finishRestart();
    scripted.goLive();
    EXPECT_THAT(scripted.agent().userTexts(), IsEmpty());
    chat.send(QStringLiteral("third"));
    EXPECT_TRUE(scripted.agent().userTexts().value(0).endsWith(QStringLiteral("third")));
    EXPECT_TRUE(scripted.agent().userTexts().value(0).contains(kSecond)) << "it was said";
}

TEST_F(FreshSession, TakesTheQueueAlong)
{
    chat.send(QStringLiteral("third"));
    scripted.beginTurn();
    chat.send(QStringLiteral("fourth"));
    scripted.failTurn(400, QStringLiteral("API Error: 400 the same"));
    scripted.clock.advance(2s);
    chat.startFresh();
    scripted.finishRestart();
    scripted.goLive();
    EXPECT_TRUE(scripted.agent().userTexts().last().endsWith(kSecond));
    for (const char *next : {"third", "fourth"}) {
        scripted.beginTurn();
        scripted.endTurn();
        EXPECT_EQ(scripted.agent().userTexts().last(), QLatin1String(next));
    }
}

TEST_F(FreshSession, WaitsForATurnThatRuns)
{
    chat.send(QStringLiteral("third"));
    scripted.beginTurn();
    scripted.streamText(QStringLiteral("well"));
    chat.startFresh();
    EXPECT_FALSE(scripted.agent().wasTerminated());
    scripted.endTurn();
    EXPECT_TRUE(scripted.agent().wasTerminated());
    scripted.finishRestart();
    EXPECT_NE(argumentAfter(QStringLiteral("--session")), scripted.sessionId());
}

} // namespace

} // namespace freshsessiontest
