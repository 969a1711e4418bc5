#include "bridge/chat/GoingOn.h"
#include "tests/bridge/chat/ChatTestSupport.h"

#include <QCoreApplication>

#include <gmock/gmock.h>

using namespace Qt::StringLiterals;

namespace goingontest {

using bridge::FailureKind;
using bridge::chat::GoingOn;
using bridge::endpoint::EndpointPin;
using Kind = EndpointPin::Kind;

class GoingOnTest : public ChatAtEndpoint
{
protected:
    GoingOnTest()
    {
        for (const auto &name : {u"First"_s, u"Second"_s})
            EXPECT_TRUE(scripted.endpoints.profiles().put({name, kThere, {}}));
        scripted.goLive();
    }

    void setOrder(const std::vector<EndpointPin> &order)
    {
        auto setup = scripted.endpoints.setup();
        setup.goOnAt = order;
        ASSERT_TRUE(scripted.endpoints.setSetup(setup));
    }
    /// A message is refused by an endpoint without credit.
    void fail()
    {
        scripted.failTurn(402, u"Credit balance is too low"_s);
        QCoreApplication::processEvents();
    }
    void goLiveElsewhere()
    {
        scripted.settleLaunch();
        scripted.goLiveAgain();
        scripted.beginTurn();
    }

    GoingOn goingOn{chat, scripted.endpoints};
};

TEST_F(GoingOnTest, WithoutAnOrderNothingIsDone)
{
    scripted.startTurn(u"hello"_s);
    fail();
    EXPECT_EQ(chat.pin(), EndpointPin());
    EXPECT_EQ(chat.unansweredMessages(), 1);
}

TEST_F(GoingOnTest, TheMessageGoesOnAtEachOfTheOrderOnceAndNeverElsewhere)
{
    setOrder({{Kind::Profile, u"Gone"_s}, {Kind::Profile, u"Second"_s}});
    scripted.startTurn(u"hello"_s);
    fail();
    EXPECT_EQ(chat.pin(), (EndpointPin{Kind::Profile, u"Second"_s}));
    goLiveElsewhere();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{u"hello"_s});
    fail();
    EXPECT_EQ(chat.pin(), (EndpointPin{Kind::Profile, u"Second"_s})) << "not back, not to First";
    EXPECT_EQ(chat.unansweredMessages(), 1);
}

TEST_F(GoingOnTest, TheDefaultApiOnlyIfItIsNamed)
{
    setOrder({{Kind::DefaultApi, {}}});
    scripted.startTurn(u"hello"_s);
    fail();
    EXPECT_EQ(chat.pin().kind, Kind::DefaultApi);
}

TEST_F(GoingOnTest, WhatNeedsADecisionIsLeftToTheUser)
{
    setOrder({{Kind::Profile, u"First"_s}});
    scripted.startTurn(u"hello"_s);
    scripted.failTurn(401, u"Invalid API key"_s);
    QCoreApplication::processEvents();
    EXPECT_EQ(chat.pin(), EndpointPin());
    for (const auto kind :
         {FailureKind::TlsUntrusted, FailureKind::Redirected, FailureKind::CredentialRejected,
          FailureKind::ContextTooSmall, FailureKind::AgentHung})
        EXPECT_FALSE(GoingOn::helpsAgainst(bridge::Failure::of(kind)));
}

TEST_F(GoingOnTest, WhileTheAgentRetriesTheSamePromptIsFinishedElsewhere)
{
    scripted.startTurn(u"hello"_s);
    scripted.announceRetry(1, 529);
    chat.goOnAt({Kind::Profile, u"First"_s});
    goLiveElsewhere();
    EXPECT_EQ(chat.agent().endpoint, kThere);
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{u"hello"_s});
    EXPECT_THAT(dividersOf(chat), testing::ElementsAre(bridge::chat::Divider::Kind::WentOn));
    EXPECT_TRUE(entriesOf<bridge::chat::RetryEntry>(chat).empty());
    scripted.streamText(u"Hi"_s);
    scripted.endTurn();
    EXPECT_EQ(saidIn(chat), (QStringList{u"Q: hello"_s, u"A: Hi"_s}));
    EXPECT_EQ(chat.unansweredMessages(), 0);
}

TEST_F(GoingOnTest, AFailureWhoseCauseIsStillLookedForGoesOnToo)
{
    scripted.startTurn(u"hello"_s);
    scripted.failTurn(404, u"API Error: 404 not found"_s); // held back for a probe
    ASSERT_EQ(chat.unansweredMessages(), 0);
    chat.goOnAt({Kind::Profile, u"First"_s});
    goLiveElsewhere();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{u"hello"_s});
    EXPECT_EQ(chat.unansweredMessages(), 0);
}

TEST_F(GoingOnTest, IsOfferedWhileTheAgentRetriesWhatItsRetriesMayNotMend)
{
    bridge::chat::RetryEntry retry;
    EXPECT_FALSE(GoingOn::helpsAgainst(retry)) << "only silence";
    retry.attempt = 1;
    EXPECT_TRUE(GoingOn::helpsAgainst(retry)) << "no answer";
    for (const int status : {402, 429, 529}) {
        retry.httpStatus = status;
        EXPECT_TRUE(GoingOn::helpsAgainst(retry)) << status;
    }
    retry.httpStatus = 503;
    EXPECT_FALSE(GoingOn::helpsAgainst(retry)) << "not known what for";
    const auto helps = [&](FailureKind kind) {
        retry.diagnosis = bridge::Failure::of(kind);
        return GoingOn::helpsAgainst(retry);
    };
    for (const auto kind : {FailureKind::Overloaded, FailureKind::ConnectionRefused,
                            FailureKind::Billing, FailureKind::ModelNotFound})
        EXPECT_TRUE(helps(kind));
    EXPECT_FALSE(helps(FailureKind::ModelLoading)) << "it is there soon";
    EXPECT_FALSE(helps(FailureKind::AgentHung)) << "not the endpoint's trouble";
}

} // namespace goingontest
