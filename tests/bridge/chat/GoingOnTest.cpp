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

} // namespace goingontest
