#include "ui/chat/ShownFailure.h"
#include "tests/bridge/chat/ChatTestSupport.h"

#include <QCoreApplication>
#include <QSignalSpy>

#include <gmock/gmock.h>

using namespace Qt::StringLiterals;
using namespace bridge;
using session::ChatState;
using testing::ElementsAre;

namespace shownfailuretest {

const QString kHello = u"hello"_s;

class ShownFailureTest : public testing::Test
{
protected:
    ShownFailureTest() { scripted.goLive(); }

    /// Sends a message; its turn begins.
    void beginATurn() { scripted.startTurn(kHello); }
    [[nodiscard]] std::optional<FailureKind> kind() const
    {
        return shown.failure() ? std::optional(shown.failure()->kind()) : std::nullopt;
    }

    ScriptedChat scripted{kHere};
    ui::ShownFailure shown{scripted.chat()};
};

TEST_F(ShownFailureTest, WhatRetryingCannotSoonHelpIsShownWhileItIsRetriedAndOnce)
{
    QSignalSpy changes(&shown, &ui::ShownFailure::changed);
    beginATurn();
    scripted.announceRetry(1);
    scripted.probes.back().answer(FailureKind::ConnectionRefused);
    ASSERT_EQ(kind(), FailureKind::ConnectionRefused);
    EXPECT_TRUE(shown.note().contains(u"keeps trying"_s));
    scripted.announceRetry(2);
    EXPECT_EQ(changes.count(), 1);
    scripted.failTurn(0, u"Connection refused (ECONNREFUSED)"_s, u"connection_failed"_s);
    EXPECT_EQ(kind(), FailureKind::ConnectionRefused);
    EXPECT_EQ(shown.note(), u"Your message is kept."_s);
    EXPECT_EQ(shown.messages(), 1);
}

TEST_F(ShownFailureTest, TryAgainReplacesAHungAgentAndSendsTheMessageAgain)
{
    scripted.answersHealth = false;
    beginATurn();
    scripted.clock.advance(std::chrono::seconds(11));
    ASSERT_EQ(kind(), FailureKind::AgentHung);
    EXPECT_TRUE(shown.note().contains(u"Your message is kept"_s));
    shown.tryAgain();
    EXPECT_TRUE(scripted.agent().wasInputClosed());
    scripted.answersHealth = true;
    scripted.goLiveAgain();
    QCoreApplication::processEvents();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
}

TEST_F(ShownFailureTest, WhatARetryMayMendIsNotShownUntilItIsGivenUp)
{
    beginATurn();
    scripted.announceRetry(1, 529, u"overloaded"_s);
    for (const auto &probe : scripted.probes)
        probe.answer(std::nullopt);
    EXPECT_EQ(kind(), std::nullopt);
    scripted.failTurn(529, u"Repeated 529 Overloaded errors."_s);
    EXPECT_EQ(kind(), FailureKind::Overloaded);
}

TEST_F(ShownFailureTest, ADiagnosisThatIsWithdrawnIsShownNoMore)
{
    beginATurn();
    scripted.announceRetry(1);
    scripted.probes.back().answer(FailureKind::ConnectionRefused);
    ASSERT_TRUE(kind());
    scripted.streamText(u"There it is"_s);
    EXPECT_FALSE(kind());
    scripted.endTurn();
    EXPECT_FALSE(kind());
}

TEST_F(ShownFailureTest, TryAgainBesideAnAgentThatOnlyWaitsInterruptsItAndSendsAgain)
{
    beginATurn();
    // The endpoint is silent for a while; then the probe finds the cause.
    while (scripted.probes.empty())
        scripted.clock.advance(std::chrono::seconds(5));
    scripted.probes.back().answer(FailureKind::ConnectionRefused);
    ASSERT_TRUE(kind());
    ASSERT_EQ(scripted.chat().state(), ChatState::Retrying);
    shown.tryAgain();
    shown.close();
    EXPECT_EQ(scripted.agent().count(u"cancel"_s), 1);
    scripted.endInterruptedTurn();
    QCoreApplication::processEvents();
    EXPECT_THAT(scripted.agent().userTexts(), ElementsAre(kHello, kHello));
    EXPECT_FALSE(kind());
}

TEST_F(ShownFailureTest, ClosedByTheUserItStaysClosedWhileMoreIsLearnt)
{
    beginATurn();
    scripted.announceRetry(1);
    scripted.probes.back().answer(FailureKind::ConnectionRefused);
    ASSERT_TRUE(kind());
    shown.close();
    scripted.failTurn(0, u"Connection refused (ECONNREFUSED)"_s, u"connection_failed"_s);
    EXPECT_FALSE(kind()) << "it is the same failure";
}

TEST_F(ShownFailureTest, TheNextMessageEndsIt)
{
    beginATurn();
    scripted.failTurn(402, u"Credit balance is too low"_s);
    ASSERT_TRUE(kind());
    scripted.chat().send(u"another"_s);
    EXPECT_FALSE(kind());
}

TEST_F(ShownFailureTest, AnotherAgentEndsAFailureOfTheOldOne)
{
    beginATurn();
    scripted.failTurn(402, u"Credit balance is too low"_s);
    ASSERT_TRUE(kind());
    scripted.chat().restart();
    scripted.goLiveAgain();
    EXPECT_FALSE(kind());
}

TEST_F(ShownFailureTest, AChatThatFailedBeforeItWasOnScreenShowsItThen)
{
    beginATurn();
    scripted.failTurn(402, u"Credit balance is too low"_s);
    const ui::ShownFailure later(scripted.chat());
    ASSERT_TRUE(later.failure());
    EXPECT_EQ(*later.failure(), *scripted.chat().failure());
}

} // namespace shownfailuretest
