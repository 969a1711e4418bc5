#include "tests/bridge/chat/ChatTestSupport.h"

#include <gmock/gmock.h>

namespace pinnedchattest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::chat;
using namespace bridge::session;
using endpoint::EndpointPin;
using testing::ElementsAre;
using testing::IsEmpty;

const QString kWork = u"Work"_s;
const QString kHello = u"hello"_s;
const EndpointPin kAtWork{EndpointPin::Kind::Profile, kWork};
const EndpointPin kAtDefault{EndpointPin::Kind::DefaultApi, {}};

/// One chat follows the settings (kHere), another is pinned to the profile Work (kThere).
class PinnedChat : public testing::Test
{
protected:
    PinnedChat()
    {
        keepWorkAt(kThere);
        scripted.goLive();
        pinned->start();
        scripted.settleLaunch();
        scripted.goLive();
    }

    void keepWorkAt(const QString &address)
    {
        ASSERT_TRUE(scripted.endpoints.profiles().put({kWork, address, {}}));
        scripted.settleLaunch();
    }
    [[nodiscard]] ScriptedProcess &followingAgent() const { return scripted.agents.at(0); }
    [[nodiscard]] ScriptedProcess &pinnedAgent() const { return scripted.agents.at(1); }
    [[nodiscard]] static QString addressOf(const ScriptedProcess &agent)
    {
        return agent.spec().environment.value(u"FAKE_BASE_URL"_s);
    }

    ScriptedChat scripted{kHere};
    std::unique_ptr<Chat> pinned = scripted.makeChat(
        u"2"_s, u"22222222-2222-4333-8444-555555555555"_s, false, {{}, {}, kAtWork});
};

TEST_F(PinnedChat, RunsItsOwnAgentOnItsProfile)
{
    EXPECT_EQ(addressOf(followingAgent()), kHere);
    EXPECT_EQ(addressOf(pinnedAgent()), kThere);
    EXPECT_EQ(pinned->agent().endpoint, kThere);
    EXPECT_EQ(pinned->agent().verification, Verification::Verified);
    EXPECT_NE(pinned->agent().sessionId, scripted.chat().agent().sessionId);
    pinned->send(kHello);
    EXPECT_EQ(pinnedAgent().userTexts(), QStringList{kHello});
    EXPECT_THAT(followingAgent().userTexts(), IsEmpty());
}

TEST_F(PinnedChat, HasNoPartInASwitchOfTheSettings)
{
    switchOff(scripted);
    EXPECT_TRUE(followingAgent().wasTerminated());
    EXPECT_FALSE(pinnedAgent().wasTerminated());
    EXPECT_EQ(pinned->state(), ChatState::Ready);
    EXPECT_EQ(scripted.agents.count(), 2);
}

TEST_F(PinnedChat, AloneRestartsWhenItsProfileChanges)
{
    keepWorkAt(u"http://localhost:9012"_s);
    EXPECT_FALSE(followingAgent().wasTerminated());
    ASSERT_TRUE(pinnedAgent().wasTerminated());
    scripted.finishRestart();
    EXPECT_EQ(addressOf(scripted.agents.latest()), u"http://localhost:9012"_s);
    EXPECT_EQ(scripted.chat().state(), ChatState::Ready);
}

TEST_F(PinnedChat, GoesOnWaitingForItsModelWhenAnotherChatsEndpointChanges)
{
    pinned->send(kHello);
    scripted.beginTurn();
    scripted.failTurn(400, kNoModels);
    ASSERT_FALSE(pinned->unansweredText().isEmpty());
    pinned->sendWhenReady();
    ASSERT_TRUE(pinned->isWaitingForModel());
    switchOff(scripted);
    EXPECT_TRUE(pinned->isWaitingForModel());
}

TEST_F(PinnedChat, IsToldWhenItsProfileIsGoneAndSendsNothingAnywhereElse)
{
    FailureSpy spy(*pinned);
    ASSERT_TRUE(scripted.endpoints.removeProfile(kWork));
    scripted.settleLaunch();
    ASSERT_TRUE(pinnedAgent().wasTerminated());
    scripted.finishRestart();
    EXPECT_EQ(pinned->state(), ChatState::Failed);
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::ProfileMissing));
    EXPECT_EQ(spy.failures.at(0).subject, kWork);
    pinned->send(kHello);
    scripted.settleLaunch();
    EXPECT_EQ(scripted.agents.count(), 2) << "no agent for it";
    EXPECT_EQ(pinned->queuedMessages(), 1);
    EXPECT_THAT(followingAgent().userTexts(), IsEmpty());

    keepWorkAt(kThere);
    ASSERT_EQ(scripted.agents.count(), 3);
    scripted.goLive();
    EXPECT_EQ(addressOf(scripted.agents.latest()), kThere);
    EXPECT_EQ(scripted.agents.latest().userTexts(), QStringList{kHello});
}

TEST_F(PinnedChat, WithARunningTurnRestartsOnAnotherPinAfterIt)
{
    QSignalSpy changed(pinned.get(), &Chat::pinChanged);
    pinned->send(kHello);
    scripted.beginTurn();
    scripted.streamText(u"Good day"_s);
    pinned->setPin({});
    scripted.settleLaunch();
    EXPECT_EQ(pinned->pin(), EndpointPin());
    EXPECT_EQ(changed.count(), 1);
    EXPECT_TRUE(pinned->isRestartPending());
    EXPECT_FALSE(pinnedAgent().wasTerminated());
    scripted.endTurn();
    EXPECT_TRUE(pinnedAgent().wasTerminated());
    scripted.goLiveAgain();
    EXPECT_EQ(pinned->agent().endpoint, kHere);
}

TEST_F(PinnedChat, ToTheEndpointItUsesAnywayKeepsItsAgent)
{
    scripted.play(followingAgent());
    keepWorkAt(kHere);
    const int before = scripted.agents.count();
    scripted.chat().setPin(kAtWork);
    scripted.settleLaunch();
    EXPECT_FALSE(followingAgent().wasTerminated());
    EXPECT_EQ(scripted.chat().state(), ChatState::Ready);
    EXPECT_EQ(scripted.agents.count(), before);
}

TEST(ChatPinnedToTheDefaultApi, IsGivenNothingWhateverTheSwitchSays)
{
    ScriptedChat scripted(kHere, false, {{}, {}, kAtDefault});
    scripted.goLive();
    EXPECT_FALSE(scripted.agent().spec().environment.contains(u"FAKE_BASE_URL"_s));
    EXPECT_FALSE(scripted.chat().agent().custom);
    EXPECT_EQ(scripted.chat().agent().verification, Verification::NotNeeded);
    changeAddress(scripted, kThere);
    EXPECT_FALSE(scripted.agent().wasTerminated());
}

TEST(ChatPinnedToTheDefaultApi, ByAFixGoesThereWithItsMessage)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    scripted.chat().setPin(kAtDefault);
    scripted.settleLaunch();
    EXPECT_TRUE(scripted.agent().wasTerminated());
    scripted.chat().send(kHello);
    scripted.goLiveAgain();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
    EXPECT_FALSE(scripted.chat().agent().custom);
}

} // namespace pinnedchattest
