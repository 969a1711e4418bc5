#include "tests/bridge/chat/ChatTestSupport.h"

#include <gmock/gmock.h>

namespace diagnosistest {

using namespace Qt::StringLiterals;
using namespace bridge::chat;
using namespace bridge::session;
using namespace std::chrono_literals;
using bridge::FailureKind;
using bridge::answers::ProbeDepth;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const QString kHello = u"hello"_s;
const QString kRefusedText =
    u"API Error: Connection refused - a firewall may be blocking it (ECONNREFUSED)"_s;
const QString kModelText = u"There's an issue with the selected model (test-model)."_s;

/// A turn runs at a custom endpoint.
class DiagnosisTest : public ChatAtEndpoint
{
protected:
    DiagnosisTest() { scripted.goIntoTurn(kHello); }

    /// The retry card; nullopt: there is none.
    [[nodiscard]] std::optional<RetryEntry> card() const
    {
        const auto cards = entriesOf<RetryEntry>(chat);
        EXPECT_LE(cards.size(), 1U);
        return cards.empty() ? std::nullopt : std::optional(cards[0]);
    }
    /// The diagnosis on the card.
    [[nodiscard]] std::optional<FailureKind> shown() const
    {
        const auto now = card();
        return now && now->diagnosis ? std::optional(now->diagnosis->kind()) : std::nullopt;
    }
    [[nodiscard]] const ScriptedChat::Probe &probe(std::size_t index) const
    {
        return scripted.probes.at(index);
    }
};

using Retry = DiagnosisTest;
using RetryAtTheDefaultApi = ChatAtDefaultApi;

using Silence = DiagnosisTest;
using TurnEnd = DiagnosisTest;

/// The turn has ended with a text that fits several failures.
class HeldEnd : public DiagnosisTest
{
protected:
    HeldEnd() { scripted.failTurn(404, kModelText); }

    QSignalSpy turnEnded{&chat, &Chat::turnEnded};
    QSignalSpy settled{&chat, &Chat::messageSettled};
};

// Retries

TEST_F(Retry, IsLookedIntoWithTheAgentsEndpointAndModel)
{
    scripted.announceRetry(1);
    ASSERT_THAT(scripted.probes, SizeIs(1));
    EXPECT_EQ(probe(0).depth, ProbeDepth::Message);
    EXPECT_EQ(probe(0).target.endpoint.address.text(), kHere);
    EXPECT_EQ(probe(0).target.model, u"test-model"_s);
    EXPECT_EQ(probe(0).target.inherited.value(u"PATH"_s), u"/nowhere"_s);
}

TEST_F(Retry, ThatCannotHelpIsAFailureAtOnceAndNotAgainAtTheEnd)
{
    scripted.announceRetry(1);
    EXPECT_THAT(spy.failures, IsEmpty());
    probe(0).answer(FailureKind::ConnectionRefused);
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::ConnectionRefused));
    EXPECT_EQ(chat.state(), ChatState::Retrying);
    EXPECT_EQ(card()->diagnosis, spy.only());
    EXPECT_EQ(card()->agentPid, chat.agent().pid);
    EXPECT_EQ(card()->attempt, 1);
    scripted.announceRetry(2);
    EXPECT_THAT(scripted.probes, SizeIs(1)) << "it is known";
    EXPECT_EQ(shown(), FailureKind::ConnectionRefused);

    scripted.failTurn(0, kRefusedText, u"connection_failed"_s);
    EXPECT_THAT(spy.failures, SizeIs(1));
    EXPECT_THAT(kindsOf(spy.refined), ElementsAre(FailureKind::ConnectionRefused));
    EXPECT_EQ(entriesOf<FailureEntry>(chat).at(0).failure.kind(), FailureKind::ConnectionRefused);
    EXPECT_FALSE(card());
}

TEST_F(Retry, ThatMayHelpIsSaidOnTheCardAndAFailureOnlyAtTheEnd)
{
    scripted.announceRetry(1, 429, u"rate_limit"_s);
    EXPECT_EQ(shown(), FailureKind::RateLimited) << "the status says it all";
    EXPECT_THAT(scripted.probes, SizeIs(1)) << "but how long it lasts";
    probe(0).answer(std::nullopt);
    EXPECT_EQ(shown(), FailureKind::RateLimited);
    EXPECT_THAT(spy.failures, IsEmpty());
    scripted.failTurn(429, u"API Error: Request rejected (429) - slow down"_s);
    scripted.clock.advance(2s);
    EXPECT_THAT(spy.failures, SizeIs(1));
}

TEST_F(Retry, AtALimitThatOutlastsItIsAFailureAtOnce)
{
    scripted.announceRetry(1, 429, u"rate_limit"_s);
    auto limit = bridge::Failure::of(FailureKind::RateLimited, {.httpStatus = 429});
    limit.outlastsRetries = true;
    probe(0).answer(limit);
    ASSERT_THAT(spy.failures, SizeIs(1));
    scripted.announceRetry(2, 429, u"rate_limit"_s);
    EXPECT_THAT(scripted.probes, SizeIs(1)) << "it is known";
}

TEST_F(Retry, AtALimitIsLookedIntoOnceInATurn)
{
    scripted.announceRetry(1, 429, u"rate_limit"_s);
    probe(0).answer(std::nullopt);
    scripted.streamText(u"a part"_s);
    scripted.announceRetry(1, 429, u"rate_limit"_s);
    EXPECT_EQ(shown(), FailureKind::RateLimited);
    EXPECT_THAT(scripted.probes, SizeIs(1)) << "each request counts there";
}

TEST_F(Retry, AtALimitWhoseEndTheServerNamedIsNotLookedInto)
{
    scripted.announceRetry(1, 429, u"rate_limit"_s, 20s);
    EXPECT_EQ(shown(), FailureKind::RateLimited);
    EXPECT_THAT(scripted.probes, IsEmpty());
    scripted.announceRetry(6, 429, u"rate_limit"_s, 20s);
    EXPECT_THAT(scripted.probes, IsEmpty()) << "the same trouble";
}

TEST_F(Retry, AtALimitThatIsOneOfMoneyIsAFailureAtOnce)
{
    scripted.announceRetry(1, 429, u"rate_limit"_s);
    probe(0).answer(bridge::Failure::of(FailureKind::Billing, {.httpStatus = 429}));
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::Billing));
}

TEST_F(Retry, ThatSucceedsTakesCardAndFailureBack)
{
    scripted.announceRetry(1);
    probe(0).answer(FailureKind::ConnectionRefused);
    scripted.streamText(u"there it is"_s);
    EXPECT_FALSE(card());
    EXPECT_EQ(spy.withdrawn, 1);
    EXPECT_EQ(chat.state(), ChatState::Working);

    scripted.announceRetry(1);
    ASSERT_THAT(scripted.probes, SizeIs(2)) << "another trouble";
    probe(1).answer(FailureKind::HostNotFound);
    EXPECT_THAT(kindsOf(spy.failures),
                ElementsAre(FailureKind::ConnectionRefused, FailureKind::HostNotFound));
}

TEST_F(Retry, ThatSucceedsBeforeTheProbeAnswersIsNoNews)
{
    scripted.announceRetry(1);
    scripted.streamText(u"there it is"_s);
    EXPECT_TRUE(probe(0).isCancelled());
    probe(0).answer(FailureKind::ConnectionRefused);
    scripted.endTurn();
    EXPECT_THAT(spy.failures, IsEmpty());
    EXPECT_EQ(spy.withdrawn, 0);
}

TEST_F(Retry, WhoseStatusNamesTheLayerWaitsOneSecondForTheKind)
{
    scripted.announceRetry(1, 401, u"authentication_failed"_s);
    ASSERT_THAT(scripted.probes, SizeIs(1));
    scripted.clock.advance(999ms);
    EXPECT_THAT(spy.failures, IsEmpty());
    scripted.clock.advance(1ms);
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::CredentialRejected));
    // The result is late, but still used.
    probe(0).answer(FailureKind::CredentialWrongHeader, 401);
    EXPECT_THAT(spy.failures, SizeIs(1));
    EXPECT_THAT(kindsOf(spy.refined), ElementsAre(FailureKind::CredentialWrongHeader));
    EXPECT_EQ(shown(), FailureKind::CredentialWrongHeader);
}

TEST_F(Retry, GetsTheKindOfTheProbe)
{
    scripted.announceRetry(1, 401, u"authentication_failed"_s);
    probe(0).answer(FailureKind::CredentialWrongHeader, 401);
    scripted.clock.advance(5s);
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::CredentialWrongHeader));
    scripted.failTurn(401, u"Not logged in"_s);
    EXPECT_THAT(spy.failures, SizeIs(1));
    EXPECT_THAT(scripted.probes, SizeIs(1)) << "the end was held although all was known";
    EXPECT_EQ(chat.failure()->kind(), FailureKind::CredentialWrongHeader);
}

TEST_F(Retry, StandsByItsStatusWhenTheProbeFindsNothing)
{
    scripted.announceRetry(1, 401);
    probe(0).answer(std::nullopt);
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::CredentialRejected));
}

TEST_F(Retry, ThatTheProbeFindsNothingAboutIsLookedIntoAgain)
{
    scripted.announceRetry(1, 500);
    scripted.announceRetry(2, 500);
    EXPECT_THAT(scripted.probes, SizeIs(1)) << "one look at a time";
    probe(0).answer(std::nullopt);
    EXPECT_FALSE(shown());
    scripted.announceRetry(3, 500);
    ASSERT_THAT(scripted.probes, SizeIs(2));
    probe(1).answer(FailureKind::ModelLoading, 503);
    EXPECT_EQ(shown(), FailureKind::ModelLoading);
    EXPECT_THAT(spy.failures, IsEmpty()) << "it may load soon";
}

TEST_F(Retry, OfAnotherStatusIsAnotherTrouble)
{
    scripted.announceRetry(1, 503);
    probe(0).answer(FailureKind::ModelLoading, 503);
    scripted.announceRetry(2);
    probe(1).answer(FailureKind::ConnectionRefused);
    EXPECT_EQ(shown(), FailureKind::ConnectionRefused);
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::ConnectionRefused));
    scripted.announceRetry(3, 500);
    probe(2).answer(std::nullopt);
    EXPECT_FALSE(shown());
    EXPECT_EQ(card()->attempt, 3) << "the agent still waits";
    EXPECT_EQ(spy.withdrawn, 1);
}

TEST_F(Retry, OfAnotherTurnHearsNothingOfALateProbe)
{
    scripted.announceRetry(1);
    chat.interrupt();
    scripted.endInterruptedTurn();
    EXPECT_TRUE(probe(0).isCancelled());
    scripted.startTurn(kHello);
    scripted.announceRetry(1);
    scripted.deleteChat();
    EXPECT_TRUE(probe(1).isCancelled());
}

TEST_F(Retry, OfAnAgentThatIsGoneHearsNothing)
{
    scripted.announceRetry(1);
    scripted.agent().dieOfSignal(9);
    EXPECT_TRUE(probe(0).isCancelled());
    EXPECT_THAT(spy.failures, IsEmpty());
}

TEST_F(RetryAtTheDefaultApi, IsLeftToTheAgent)
{
    scripted.goIntoTurn(kHello);
    scripted.clock.advance(2min);
    scripted.announceRetry(1, 401);
    scripted.clock.advance(2min);
    EXPECT_THAT(scripted.probes, IsEmpty());
    EXPECT_THAT(spy.failures, IsEmpty());
    EXPECT_FALSE(entriesOf<RetryEntry>(chat).at(0).diagnosis);
    scripted.failTurn(404, kModelText);
    EXPECT_THAT(scripted.probes, IsEmpty());
    EXPECT_EQ(spy.failures.at(0).message, kModelText);
}

// Silence

TEST_F(Silence, IsLookedIntoAfterTenSeconds)
{
    scripted.clock.advance(9999ms);
    EXPECT_THAT(scripted.probes, IsEmpty());
    scripted.clock.advance(1ms);
    ASSERT_THAT(scripted.probes, SizeIs(1));
    EXPECT_EQ(probe(0).depth, ProbeDepth::Connection);
    EXPECT_FALSE(card());
}

TEST_F(Silence, OfAnEndpointThatIsGoneIsAFailureAtOnce)
{
    const auto asked = scripted.clock.monotonic();
    scripted.clock.advance(10s);
    probe(0).answer(FailureKind::ConnectionRefused);
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::ConnectionRefused));
    EXPECT_EQ(chat.state(), ChatState::Retrying);
    ASSERT_TRUE(card());
    EXPECT_EQ(card()->attempt, 0);
    EXPECT_EQ(card()->since, asked);
    EXPECT_EQ(card()->address, kHere);
    EXPECT_EQ(card()->agentPid, chat.agent().pid);

    chat.interrupt();
    EXPECT_EQ(scripted.agent().count(u"cancel"_s), 1) << "Stop trying";
    scripted.endInterruptedTurn();
    EXPECT_FALSE(card());
    EXPECT_EQ(chat.unansweredText(), kHello);
}

TEST_F(Silence, OfAnEndpointThatIsGoneLeavesTheTurnToTheNextAgent)
{
    scripted.clock.advance(10s);
    probe(0).answer(FailureKind::ConnectionRefused);
    switchOff(scripted);
    scripted.endInterruptedTurn();
    scripted.goLiveAgain();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
}

TEST_F(Silence, OfABusyServerIsSaidOnTheCardAlone)
{
    scripted.clock.advance(10s);
    probe(0).answer(FailureKind::TimedOut);
    EXPECT_EQ(shown(), FailureKind::TimedOut);
    EXPECT_THAT(spy.failures, IsEmpty());
    EXPECT_EQ(chat.state(), ChatState::Working);
}

TEST_F(Silence, OfAWellServerIsSaidAfterAMinuteAndCalmly)
{
    for (std::size_t look = 0; look < 5; ++look) {
        scripted.clock.advance(10s);
        ASSERT_THAT(scripted.probes, SizeIs(look + 1));
        probe(look).answer(std::nullopt);
        EXPECT_FALSE(card());
    }
    scripted.clock.advance(10s);
    probe(5).answer(std::nullopt);
    EXPECT_EQ(shown(), FailureKind::StreamStalled);
    EXPECT_EQ(card()->diagnosis->address, kHere);
    EXPECT_THAT(spy.failures, IsEmpty());
    EXPECT_EQ(chat.state(), ChatState::Working);

    scripted.streamText(u"Hi"_s);
    EXPECT_FALSE(card());
    scripted.endTurn();
    scripted.clock.advance(10min);
    EXPECT_THAT(scripted.probes, SizeIs(6)) << "nothing is awaited";
}

TEST_F(Silence, IsNotCutOffByAChangeWhileTheServerMayStillAnswer)
{
    scripted.clock.advance(10s);
    probe(0).answer(FailureKind::TimedOut);
    changeAddress(scripted, kThere);
    EXPECT_TRUE(chat.isRestartPending());
    EXPECT_EQ(scripted.agent().count(u"cancel"_s), 0);
}

TEST_F(Silence, IsOverWhenALaterLookFindsNothing)
{
    scripted.clock.advance(10s);
    probe(0).answer(FailureKind::ConnectionRefused);
    scripted.clock.advance(10s);
    probe(1).answer(std::nullopt);
    EXPECT_FALSE(card());
    EXPECT_EQ(spy.withdrawn, 1);
}

TEST_F(Silence, IsNotBrokenByPings)
{
    scripted.clock.advance(5s);
    scripted.ping();
    scripted.clock.advance(5s);
    ASSERT_THAT(scripted.probes, SizeIs(1));
    probe(0).answer(FailureKind::ConnectionRefused);
    scripted.ping();
    EXPECT_TRUE(card());
}

TEST_F(Silence, InTheMiddleOfAnAnswerIsSeenToo)
{
    scripted.streamText(u"half a sen"_s);
    const auto last = scripted.clock.monotonic();
    scripted.clock.advance(10s);
    ASSERT_THAT(scripted.probes, SizeIs(1));
    probe(0).answer(FailureKind::ConnectionRefused);
    EXPECT_EQ(card()->since, last);
    scripted.streamText(u"tence"_s);
    EXPECT_FALSE(card());
    EXPECT_EQ(spy.withdrawn, 1);
}

TEST_F(Silence, IsNoneWhileAToolRunsOrTheUserIsAsked)
{
    scripted.useTool(u"toolu_1"_s);
    scripted.askPermission(u"toolu_1"_s);
    scripted.clock.advance(10min);
    EXPECT_THAT(scripted.probes, IsEmpty());
    scripted.finishTool(u"toolu_1"_s, u"done"_s);
    scripted.clock.advance(10s);
    EXPECT_THAT(scripted.probes, SizeIs(1)) << "the endpoint has the result";
}

TEST_F(Silence, IsNoneWhileTheSecondOfTwoToolsOfOneIdRuns)
{
    scripted.useTool(u"call_0"_s);
    scripted.useTool(u"call_0"_s);
    scripted.finishTool(u"call_0"_s, u"done"_s);
    scripted.clock.advance(1min);
    EXPECT_THAT(scripted.probes, IsEmpty());
    scripted.finishTool(u"call_0"_s, u"done"_s);
    scripted.clock.advance(10s);
    EXPECT_THAT(scripted.probes, SizeIs(1));
}

TEST_F(Silence, IsSeenWhileASubagentsToolRunsBesideTheTurn)
{
    scripted.useSubagentTool(u"toolu_sub"_s);
    scripted.clock.advance(10s);
    EXPECT_THAT(scripted.probes, SizeIs(1));
}

TEST_F(Silence, EndsWhereTheAgentSaysThatItTriesAgain)
{
    scripted.clock.advance(70s);
    scripted.probes.back().answer(std::nullopt);
    EXPECT_EQ(shown(), FailureKind::StreamStalled);
    const auto looks = scripted.probes.size();
    scripted.announceRetry(1);
    ASSERT_THAT(scripted.probes, SizeIs(looks + 1));
    scripted.probes.back().answer(FailureKind::TimedOut);
    EXPECT_EQ(card()->attempt, 1);
    EXPECT_EQ(shown(), FailureKind::TimedOut);
    scripted.clock.advance(10min);
    EXPECT_THAT(scripted.probes, SizeIs(looks + 1));
}

// Ambiguous ends

TEST_F(HeldEnd, WaitsForTheProbeAndIsToldOnce)
{
    ASSERT_THAT(scripted.probes, SizeIs(1));
    EXPECT_EQ(probe(0).depth, ProbeDepth::Message);
    EXPECT_EQ(chat.state(), ChatState::Working);
    EXPECT_EQ(turnEnded.count() + settled.count(), 0);
    EXPECT_THAT(spy.failures, IsEmpty());

    probe(0).answer(FailureKind::NotMessagesApi, 404);
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::NotMessagesApi));
    EXPECT_EQ(chat.failure()->kind(), FailureKind::NotMessagesApi);
    EXPECT_EQ(turnEnded.count(), 1);
    EXPECT_EQ(settled.count(), 1);
    EXPECT_EQ(chat.state(), ChatState::Ready);
    EXPECT_EQ(chat.unansweredText(), kHello);
    EXPECT_THAT(entriesOf<FailureEntry>(chat), SizeIs(1));
    scripted.clock.advance(10s);
    EXPECT_THAT(spy.failures, SizeIs(1));
}

TEST_F(HeldEnd, WaitsNoLongerThanTwoSeconds)
{
    scripted.clock.advance(1999ms);
    EXPECT_THAT(spy.failures, IsEmpty());
    scripted.clock.advance(1ms);
    EXPECT_EQ(spy.only().message, kModelText);
    EXPECT_TRUE(probe(0).isCancelled());
}

TEST_F(TurnEnd, IsNotNeededWhereTheWordsAreClear)
{
    scripted.failTurn(400, kNoModels);
    EXPECT_THAT(scripted.probes, IsEmpty());
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::NoModelLoaded));
}

TEST_F(HeldEnd, IsOverAtOnceWhenTheUserInterrupts)
{
    chat.interrupt();
    EXPECT_THAT(spy.failures, SizeIs(1));
    EXPECT_EQ(chat.state(), ChatState::Ready);
    EXPECT_EQ(chat.unansweredText(), kHello);
    EXPECT_EQ(scripted.agent().count(u"cancel"_s), 0) << "nothing runs";
}

TEST_F(HeldEnd, IsOverAtOnceWhenTheChatStops)
{
    chat.stop();
    EXPECT_THAT(spy.failures, SizeIs(1));
    EXPECT_EQ(turnEnded.count(), 1);
    EXPECT_TRUE(scripted.agent().wasTerminated());
    scripted.agent().exit(143);
    EXPECT_EQ(chat.state(), ChatState::Stopped);
    EXPECT_EQ(turnEnded.count(), 1);
    EXPECT_EQ(scripted.clock.pendingTimers(), 0U);
}

TEST_F(HeldEnd, IsOverAtOnceWhenTheAgentEnds)
{
    scripted.agent().dieOfSignal(9);
    EXPECT_EQ(spy.only().message, kModelText);
    EXPECT_EQ(chat.failure(), spy.only());
    EXPECT_EQ(turnEnded.count(), 1);
    EXPECT_EQ(chat.unansweredText(), kHello);
    scripted.clock.advance(1s);
    scripted.goLive();
    EXPECT_EQ(chat.state(), ChatState::Ready);
}

TEST_F(HeldEnd, IsOverAtOnceWhenTheEndpointChanges)
{
    changeAddress(scripted, kThere);
    EXPECT_THAT(spy.failures, SizeIs(1));
    EXPECT_TRUE(scripted.agent().wasTerminated());
    scripted.goLiveAgain();
    EXPECT_EQ(chat.state(), ChatState::Ready);
    EXPECT_EQ(chat.unansweredText(), kHello);
}

TEST_F(HeldEnd, IsOverAtOnceWhenAnotherTurnBegins)
{
    scripted.beginTurn();
    EXPECT_THAT(spy.failures, SizeIs(1));
    EXPECT_EQ(chat.state(), ChatState::Working);
}

TEST_F(TurnEnd, KeepsTheCredentialOutOfEveryText)
{
    scripted.credentials.saveToken(u"http://localhost:1234"_s, bridge::CredentialKind::BearerToken,
                                   u"very-secret"_s);
    scripted.keychain.answerSave();
    scripted.endTurn();
    scripted.goLiveAgain();
    scripted.startTurn(kHello);
    scripted.failTurn(404, kModelText + u" very-secret"_s);
    scripted.clock.advance(2s);
    EXPECT_FALSE(spy.only().message.contains("very-secret"_L1));
}

} // namespace diagnosistest
