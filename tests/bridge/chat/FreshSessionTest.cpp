#include "tests/bridge/chat/ChatTestSupport.h"

#include <QUuid>

#include <gmock/gmock.h>

namespace freshsessiontest {

using namespace Qt::StringLiterals;
using namespace bridge::chat;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Delivery = UserMessage::Delivery;

const QString kFirst = u"what is 6 x 7"_s;
const QString kSecond = u"and 7 x 7"_s;

/// A conversation whose second message was refused.
class FreshSession : public ChatAtEndpoint
{
protected:
    FreshSession()
    {
        scripted.goIntoTurn(kFirst);
        scripted.streamText(u"42"_s);
        scripted.endTurn();
        scripted.startTurn(kSecond);
        scripted.failTurn(400, u"API Error: 400 messages.1.content.0: Invalid "
                               "`signature` in `thinking` block"_s);
        scripted.clock.advance(2s);
    }

    [[nodiscard]] QString argumentAfter(const QString &option) const
    {
        const QStringList arguments = scripted.agent().spec().arguments;
        return arguments.value(arguments.indexOf(option) + 1);
    }
};

TEST_F(FreshSession, IsAnotherOneThatIsToldWhatWasSaidAndGivenTheMessageAgain)
{
    ASSERT_EQ(chat.unansweredText(), kSecond);
    chat.startFresh();
    EXPECT_TRUE(scripted.agent().wasTerminated());
    EXPECT_EQ(scripted.agent().userTexts().size(), 2) << "nothing more for the old one";
    scripted.finishRestart();
    const QString id = argumentAfter(u"--session"_s);
    EXPECT_FALSE(QUuid::fromString(id).isNull());
    EXPECT_NE(id, scripted.sessionId());
    EXPECT_FALSE(scripted.agent().spec().arguments.contains(u"--resume"_s));
    scripted.goLive();

    const QString told = scripted.agent().userTexts().value(0);
    EXPECT_TRUE(told.contains(u"User: "_s + kFirst));
    EXPECT_TRUE(told.contains(u"Assistant: 42"_s));
    EXPECT_TRUE(told.endsWith(u"My message now:\n\n"_s + kSecond));
    EXPECT_EQ(told.count(kSecond), 1);
    EXPECT_EQ(chat.agent().sessionId, id);
}

TEST_F(FreshSession, ShowsOnlyWhatTheUserWroteAndSaysWhatHappened)
{
    chat.startFresh();
    scripted.goLiveAgain();
    scripted.beginTurn();
    scripted.streamText(u"49"_s);
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
    const QString id = argumentAfter(u"--session"_s);
    scripted.goLive();
    // The agent reports the new session.
    scripted.say({bridge::agent::TurnStarted{id, scripted.model, {}, {}}});
    scripted.endTurn();
    chat.send(u"third"_s);
    EXPECT_EQ(scripted.agent().userTexts().last(), u"third"_s);
    scripted.endTurn();
    chat.restart();
    scripted.finishRestart();
    EXPECT_EQ(argumentAfter(u"--resume"_s), id);
}

TEST_F(FreshSession, TellsTheNextAgentWhenTheFirstDidNotLiveToHearIt)
{
    chat.startFresh();
    scripted.goLiveAgain();
    scripted.agent().dieOfSignal(11);
    scripted.clock.advance(1s);
    EXPECT_FALSE(scripted.agent().spec().arguments.contains(u"--resume"_s));
    scripted.goLive();
    chat.sendAgain();
    EXPECT_TRUE(scripted.agent().userTexts().value(0).contains(u"Assistant: 42"_s));
}

TEST_F(FreshSession, TellsItWithTheNextMessageWhenNoneWasLeftUnanswered)
{
    EXPECT_EQ(chat.takeUnanswered(), kSecond);
    chat.startFresh();
    scripted.goLiveAgain();
    EXPECT_THAT(scripted.agent().userTexts(), IsEmpty());
    chat.send(u"third"_s);
    EXPECT_TRUE(scripted.agent().userTexts().value(0).endsWith(u"third"_s));
    EXPECT_TRUE(scripted.agent().userTexts().value(0).contains(kSecond)) << "it was said";
}

TEST_F(FreshSession, TakesTheQueueAlong)
{
    scripted.startTurn(u"third"_s);
    chat.send(u"fourth"_s);
    scripted.failTurn(400, u"API Error: 400 the same"_s);
    scripted.clock.advance(2s);
    chat.startFresh();
    scripted.goLiveAgain();
    EXPECT_TRUE(scripted.agent().userTexts().last().endsWith(kSecond));
    for (const char *next : {"third", "fourth"}) {
        scripted.beginTurn();
        scripted.endTurn();
        EXPECT_EQ(scripted.agent().userTexts().last(), QLatin1String(next));
    }
}

TEST_F(FreshSession, WaitsForATurnThatRuns)
{
    scripted.startTurn(u"third"_s);
    scripted.streamText(u"well"_s);
    chat.startFresh();
    EXPECT_FALSE(scripted.agent().wasTerminated());
    scripted.endTurn();
    EXPECT_TRUE(scripted.agent().wasTerminated());
    scripted.finishRestart();
    EXPECT_NE(argumentAfter(u"--session"_s), scripted.sessionId());
}

} // namespace freshsessiontest
