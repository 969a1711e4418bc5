#include "tests/bridge/chat/ChatTestSupport.h"

#include <gmock/gmock.h>

namespace chatredirecttest {

using namespace Qt::StringLiterals;
using namespace bridge::session;
using namespace std::chrono_literals;
using bridge::Failure;
using bridge::FailureKind;
using testing::SizeIs;

const QString kHello = u"hello"_s;

/// A chat whose endpoint is asked whether it redirects to another origin.
class ChatRedirect : public ChatAtEndpoint
{
protected:
    ChatRedirect() { scripted.redirects.excludesAll = false; }

    [[nodiscard]] auto &looks() { return scripted.redirects.looks; }
    [[nodiscard]] static Failure elsewhere()
    {
        return Failure::of(FailureKind::Redirected,
                           {.address = kHere, .subject = u"https://elsewhere.example/"_s});
    }
};

TEST_F(ChatRedirect, AsksWhileTheAgentStartsAndKeepsTheMessageUntilTheAnswer)
{
    scripted.open();
    EXPECT_EQ(scripted.agents.count(), 1);
    ASSERT_THAT(looks(), SizeIs(1));
    EXPECT_EQ(looks()[0].target.endpoint.address.text(), kHere);
    chat.send(kHello);
    scripted.initialize();
    scripted.answerStatus();
    EXPECT_EQ(chat.state(), ChatState::Ready);
    EXPECT_TRUE(scripted.agent().userTexts().isEmpty());
    ASSERT_THAT(looks(), SizeIs(1));
    looks()[0].answer(std::nullopt);
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
}

TEST_F(ChatRedirect, StopsTheLaunchWithTheFailureAndKeepsTheMessage)
{
    scripted.open();
    chat.send(kHello);
    looks()[0].answer(elsewhere());
    EXPECT_TRUE(scripted.agent().wasTerminated());
    scripted.agent().exit(143);
    scripted.clock.advance(1min);
    EXPECT_EQ(chat.state(), ChatState::Failed);
    EXPECT_EQ(scripted.agents.count(), 1);
    EXPECT_EQ(spy.only(), elsewhere());
    EXPECT_EQ(chat.queuedMessages(), 1);
}

TEST_F(ChatRedirect, StopsALiveAgentBeforeItGetsAMessage)
{
    scripted.goLive();
    chat.send(kHello);
    looks()[0].answer(elsewhere());
    EXPECT_TRUE(scripted.agent().wasTerminated());
    EXPECT_TRUE(scripted.agent().userTexts().isEmpty());
    EXPECT_EQ(spy.only().kind(), FailureKind::Redirected);
}

TEST_F(ChatRedirect, AsksAgainWhenTheUserWantsAnAgentAgain)
{
    scripted.open();
    looks()[0].answer(elsewhere());
    scripted.agent().exit(143);
    chat.send(kHello);
    scripted.settleLaunch();
    ASSERT_THAT(looks(), SizeIs(2));
    scripted.goLive();
    EXPECT_TRUE(scripted.agent().userTexts().isEmpty());
    looks()[1].answer(std::nullopt);
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
}

TEST_F(ChatRedirect, AsksAgainAfterAChangeOfTheAddress)
{
    scripted.goLive();
    looks()[0].answer(std::nullopt);
    changeAddress(scripted, kThere);
    ASSERT_THAT(looks(), SizeIs(2));
    EXPECT_EQ(looks()[1].target.endpoint.address.text(), kThere);
    chat.send(kHello);
    scripted.goLiveAgain();
    EXPECT_TRUE(scripted.agent().userTexts().isEmpty());
    looks()[1].answer(std::nullopt);
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
}

TEST_F(ChatRedirect, ForgetsTheQuestionToAnAddressThatIsNotUsedAnyMore)
{
    scripted.open();
    changeAddress(scripted, kThere);
    ASSERT_THAT(looks(), SizeIs(2));
    EXPECT_TRUE(looks()[0].isCancelled());
}

TEST_F(ChatRedirect, GivesNoMessageToAnAgentWhoseQuestionAChangeHasCutOff)
{
    scripted.goLive();
    chat.send(kHello);
    switchOff(scripted);
    ASSERT_THAT(looks(), SizeIs(1));
    EXPECT_TRUE(looks()[0].isCancelled());
    EXPECT_TRUE(scripted.agent().wasTerminated());
    EXPECT_TRUE(scripted.agent().userTexts().isEmpty());
    scripted.goLiveAgain();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
}

TEST_F(ChatRedirect, AsksBeforeAMessageWhenTheLastAnswerIsTooOld)
{
    scripted.redirects.excludesAll = true;
    scripted.goLive();
    scripted.startTurn(kHello);
    scripted.streamText(u"Hi"_s);
    scripted.endTurn();
    EXPECT_THAT(looks(), SizeIs(0));
    scripted.redirects.excludesAll = false;
    chat.send(u"a day later"_s);
    ASSERT_THAT(looks(), SizeIs(1));
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
    looks()[0].answer(elsewhere());
    EXPECT_TRUE(scripted.agent().wasTerminated());
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
}

TEST_F(ChatRedirect, LeavesTheDefaultApiAlone)
{
    switchOff(scripted);
    scripted.goLive();
    chat.send(kHello);
    EXPECT_THAT(looks(), SizeIs(0));
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
}

} // namespace chatredirecttest
