#include "tests/bridge/session/CutTurnSupport.h"

#include <gmock/gmock.h>

namespace cutturntest {

using namespace std::chrono_literals;
using namespace cutturn;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(CutTurn, IsFinishedByTheNextAgentOnceItIsKnownHowFarItCame)
{
    const QString id = goIntoText();
    scripted.useTool(kTool);
    scripted.finishTool(kTool, u"done"_s);
    scripted.chat().send(u"next"_s);
    kill();
    EXPECT_EQ(scripted.agents.count(), 1) << "started before the file was read";
    ASSERT_THAT(archive.turns, SizeIs(1));
    EXPECT_EQ(archive.turns[0].sessionId, scripted.sessionId());
    EXPECT_EQ(archive.turns[0].messageId, id);
    EXPECT_TRUE(session().wouldLoseWork());

    tell(unfinished({kTool}, {kTool}));
    ASSERT_EQ(scripted.agents.count(), 2);
    EXPECT_TRUE(continues());
    EXPECT_EQ(spy.continues.count(), 1);
    EXPECT_EQ(session().messages().inFlight()->id, id);
    finish(id);
    EXPECT_EQ(spy.answered.value(0).value(0).toString(), id);
    EXPECT_EQ(spy.ended.count(), 1) << "one turn, one end";
    EXPECT_THAT(spy.unanswered, IsEmpty());
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{u"next"_s}) << "after the turn";
}

TEST_F(CutTurn, MayEndBeforeTheAgentHasProvedItsEndpoint)
{
    const QString id = goIntoText();
    kill();
    tell(unfinished());
    scripted.agent().becomeStarted();
    scripted.beginTurn();
    scripted.say({agent::TurnEnded{.text = u"Good day"_s, .messageIds = {id}}});
    EXPECT_EQ(spy.answered.count(), 1);
    EXPECT_EQ(spy.ended.count(), 1);
    scripted.answerInitialize();
    scripted.answerStatus();
    EXPECT_EQ(session().state(), ChatState::Ready);
}

TEST_F(CutTurn, AsksTheUserAboutAToolThatTheFileLacks)
{
    const QString id = goIntoText();
    scripted.useTool(kTool);
    scripted.chat().send(u"next"_s);
    kill();
    tell(unfinished());
    EXPECT_FALSE(continues());
    EXPECT_EQ(spy.cut.value(0).value(0).toString(), id);
    EXPECT_EQ(session().cutTurn(), id);
    EXPECT_EQ(spy.ended.count(), 1);
    scripted.goLive();
    EXPECT_THAT(scripted.agent().userTexts(), IsEmpty());
    EXPECT_TRUE(session().isQueueHeld());
}

TEST_F(CutTurn, IsAnsweredIfTheFileHoldsTheWholeAnswer)
{
    const QString id = goIntoText();
    const QSignalSpy found(&session(), &Session::answerFound);
    kill();
    tell({.hasMessage = true, .isComplete = true, .answer = u"Good day"_s});
    EXPECT_EQ(found.value(0), (QVariantList{id, u"Good day"_s}));
    EXPECT_EQ(spy.answered.count(), 1);
    EXPECT_EQ(spy.ended.value(0), (QVariantList{true, u"Good day"_s}));
    EXPECT_FALSE(continues());
    scripted.goLive();
    EXPECT_THAT(scripted.agent().userTexts(), IsEmpty());
}

TEST_F(CutTurn, SendsAMessageAgainUnderItsIdThatTheFileLacks)
{
    const QString id = goIntoText();
    scripted.chat().send(u"next"_s);
    kill();
    tell({});
    EXPECT_FALSE(continues());
    scripted.goLive();
    EXPECT_EQ(scripted.agent().userMessageIds(), QStringList{id});
    EXPECT_THAT(spy.ended, IsEmpty());
}

TEST_F(CutTurn, AsksTheUserIfTheFileCannotBeReadInTime)
{
    goIntoText();
    kill();
    archive.turns.back().answer(failed(agent::ArchiveProblem{u"/f"_s, u"I/O error"_s}));
    letStart();
    EXPECT_EQ(spy.cut.count(), 1);
    scripted.goLive();
    scripted.chat().sendAgain();
    scripted.beginTurn();
    scripted.streamText(u"Good"_s);
    kill();
    scripted.clock.advance(11s);
    EXPECT_EQ(spy.cut.count(), 2);
    EXPECT_TRUE(archive.turns.back().isCancelled());
    EXPECT_EQ(scripted.agents.count(), 3);
}

TEST_F(CutTurn, IsNotFinishedAfterAnInterrupt)
{
    goIntoText();
    scripted.chat().interrupt();
    kill();
    EXPECT_THAT(archive.turns, IsEmpty());
    EXPECT_EQ(spy.unanswered.count(), 1);
    EXPECT_THAT(spy.cut, IsEmpty());
    EXPECT_EQ(scripted.agents.count(), 2);
    EXPECT_FALSE(continues());
}

TEST(CutTurnOf, AUserWhoStopsItIsLeftAtAnyMoment)
{
    enum { LookedUp, Decided, Starting, Live };
    for (const int when : {LookedUp, Decided, Starting, Live}) {
        SCOPED_TRACE(when);
        FakeArchiveReader reader;
        ScriptedChat chat(kHere, false, {}, {&reader});
        chat.backend.continuesTurns = true;
        const TurnSpy seen(chat.session());
        chat.goIntoTurn(kHello);
        chat.agent().dieOfSignal(9);
        if (when != LookedUp)
            reader.turns.back().answer(unfinished());
        if (when == Starting || when == Live)
            chat.clock.advance(RestartPolicy::kQuiet);
        if (when == Live)
            chat.goLive();
        chat.chat().interrupt();
        if (when == Starting || when == Live) {
            EXPECT_TRUE(chat.agent().wasTerminated());
            EXPECT_EQ(chat.agent().count(u"cancel"_s), 0);
            chat.agent().exit(143);
        }
        chat.clock.advance(RestartPolicy::kQuiet);
        EXPECT_EQ(seen.unanswered.count(), 1);
        EXPECT_EQ(seen.ended.count(), 1);
        EXPECT_THAT(seen.cut, IsEmpty());
        chat.goLive();
        EXPECT_FALSE(chat.agent().spec().environment.contains(u"FAKE_CONTINUES"_s));
        EXPECT_EQ(chat.session().state(), ChatState::Ready);
    }
}

TEST_F(CutTurn, IsTakenToTheNextEndpointWithoutAnInterrupt)
{
    const QString id = goIntoText();
    changeAddress(scripted, kThere);
    scripted.chat().applyNow();
    EXPECT_EQ(scripted.agent().count(u"cancel"_s), 0);
    EXPECT_TRUE(scripted.agent().wasTerminated());
    // Some agents end their turn when they are told to end.
    scripted.say({agent::TurnEnded{.ok = false, .interrupted = true, .messageIds = {id}}});
    scripted.agent().exit(143);
    tell(unfinished());
    EXPECT_TRUE(continues());
    EXPECT_EQ(scripted.agent().spec().environment.value(u"FAKE_BASE_URL"_s), kThere);
    finish(id);
    EXPECT_EQ(spy.answered.count(), 1);
    EXPECT_EQ(spy.ended.count(), 1);
}

TEST_F(CutTurn, ThatOnlyRetriedGoesOnUnderItsOwnId)
{
    const QString id = goIntoText();
    scripted.endTurn();
    scripted.startTurn(u"again"_s);
    scripted.announceRetry(1);
    const QString second = scripted.agent().userMessageIds().last();
    changeAddress(scripted, kThere);
    EXPECT_EQ(scripted.agent().count(u"cancel"_s), 0);
    scripted.agent().exit(143);
    EXPECT_EQ(archive.turns.back().messageId, second);
    tell(unfinished());
    EXPECT_TRUE(continues());
}

TEST_F(CutTurn, WaitsForTheLookForRedirects)
{
    const QString id = goIntoText();
    scripted.redirects.excludesAll = false;
    kill();
    tell(unfinished());
    EXPECT_EQ(scripted.agents.count(), 1);
    ASSERT_THAT(scripted.redirects.looks, SizeIs(1));
    scripted.redirects.looks.back().answer(std::nullopt);
    letStart();
    EXPECT_EQ(scripted.agents.count(), 2);
    EXPECT_TRUE(continues());
}

TEST_F(CutTurn, IsLeftToTheUserIfTheEndpointRedirectsElsewhere)
{
    goIntoText();
    scripted.redirects.excludesAll = false;
    kill();
    tell(unfinished());
    scripted.redirects.looks.back().answer(Failure::of(FailureKind::Redirected));
    letStart();
    EXPECT_EQ(scripted.agents.count(), 1);
    EXPECT_EQ(spy.cut.count(), 1);
    EXPECT_EQ(session().state(), ChatState::Failed);
}

TEST_F(CutTurn, StopsAnAgentThatIsElsewhereAndAsks)
{
    const QString id = goIntoText();
    kill();
    tell(unfinished());
    scripted.agent().becomeStarted();
    scripted.beginTurn();
    scripted.answerInitialize();
    scripted.answerStatus(u"https://elsewhere.example"_s);
    EXPECT_TRUE(scripted.agent().wasTerminated());
    scripted.agent().exit(143);
    tell(unfinished());
    EXPECT_EQ(session().cutTurn(), id);
    EXPECT_EQ(scripted.agents.count(), 2);
}

TEST_F(CutTurn, IsNotBegunForeverButLeftToTheUser)
{
    const QString id = goIntoText();
    kill();
    tell(unfinished());
    scripted.goLive();
    scripted.clock.advance(9s);
    EXPECT_EQ(session().state(), ChatState::Working);
    EXPECT_THAT(spy.cut, IsEmpty());
    scripted.clock.advance(1s);
    EXPECT_EQ(spy.cut.count(), 1);
    EXPECT_EQ(spy.ended.count(), 1);
    EXPECT_EQ(session().state(), ChatState::Ready);
    // It comes after all.
    scripted.beginTurn();
    scripted.say({agent::TurnEnded{.messageIds = {id}}});
    EXPECT_EQ(spy.answered.count(), 1);
    EXPECT_THAT(session().messages().unanswered(), IsEmpty());
    EXPECT_EQ(session().cutTurn(), std::nullopt);
}

TEST_F(CutTurn, IsLeftToTheUserAfterFiveCrashesInAMinute)
{
    goIntoText();
    for (int i = 0; i < 5; ++i) {
        scripted.agent().dieOfSignal(9);
        tell(unfinished());
        EXPECT_TRUE(continues()) << i;
        scripted.agent().becomeStarted();
        scripted.beginTurn();
    }
    EXPECT_EQ(scripted.agents.count(), 6);
    scripted.agent().dieOfSignal(9);
    tell(unfinished());
    EXPECT_EQ(scripted.agents.count(), 6);
    EXPECT_EQ(spy.cut.count(), 1);
    EXPECT_EQ(session().state(), ChatState::Failed);
}

TEST_F(CutTurn, IsNotFinishedWithTheAgentsOwnSignIn)
{
    endpoint::EndpointSetup setup;
    setup.credential = CredentialKind::OwnSignIn;
    ASSERT_TRUE(scripted.endpoints.setSetup(setup));
    scripted.endpoints.setTransparentProxy(kHere, true);
    scripted.goLive();
    scripted.chat().send(kHello);
    scripted.answerStatus();
    scripted.beginTurn();
    scripted.streamText(u"Good"_s);
    kill();
    tell(unfinished());
    EXPECT_FALSE(continues());
    EXPECT_EQ(spy.cut.count(), 1);
}

TEST_F(CutTurn, StaysInFlightForTheNextProgramRunWhenTheChatIsStopped)
{
    const QString id = goIntoText();
    scripted.chat().stop();
    EXPECT_EQ(scripted.agent().count(u"cancel"_s), 0) << "no agent would finish it then";
    scripted.agent().exit(143);
    EXPECT_EQ(session().messages().places().inFlight->id, id);
    EXPECT_THAT(archive.turns, IsEmpty());
}

// The user's wish

TEST_F(CutTurn, IsContinuedByANewAgentWhenTheUserWantsIt)
{
    const QString id = goIntoText();
    scripted.useTool(kTool);
    kill();
    tell(unfinished());
    scripted.goLive();
    session().continueTurn();
    EXPECT_FALSE(scripted.agent().wasTerminated()) << "before the file was read again";
    tell(unfinished({kTool}, {kTool})); // which was written late
    EXPECT_EQ(session().cutTurn(), std::nullopt);
    EXPECT_TRUE(scripted.agent().wasTerminated());
    scripted.agent().exit(143);
    letStart();
    ASSERT_EQ(scripted.agents.count(), 3);
    EXPECT_TRUE(continues());
    finish(id);
    EXPECT_EQ(spy.answered.count(), 1);
    EXPECT_THAT(session().messages().unanswered(), IsEmpty());
}

TEST_F(CutTurn, ThatIsToGoOnElsewhereIsFinishedThereAlsoAtTheDefaultApi)
{
    const QString id = goIntoText();
    scripted.useTool(kTool);
    scripted.finishTool(kTool, u"done"_s);
    scripted.announceRetry(1, 529);
    scripted.chat().goOnAt({endpoint::EndpointPin::Kind::DefaultApi, {}});
    scripted.settleLaunch();
    ASSERT_TRUE(scripted.agent().wasTerminated());
    scripted.agent().exit(143);
    letStart();
    ASSERT_THAT(archive.turns, SizeIs(1));
    tell(unfinished({kTool}, {kTool}));
    EXPECT_TRUE(continues());
    EXPECT_THAT(spy.cut, IsEmpty()) << "the user has said already that it goes on";
    finish(id);
    EXPECT_EQ(spy.answered.count(), 1);
    EXPECT_EQ(spy.ended.count(), 1);
}

TEST_F(CutTurn, ThatIsToGoOnAtAnEndpointThatCannotBeUsedIsAskedAbout)
{
    goIntoText();
    scripted.announceRetry(1, 529);
    scripted.chat().goOnAt({endpoint::EndpointPin::Kind::Profile, u"Gone"_s});
    scripted.settleLaunch();
    ASSERT_TRUE(scripted.agent().wasTerminated());
    scripted.agent().exit(143);
    letStart();
    tell(unfinished());
    EXPECT_EQ(spy.cut.count(), 1);
    EXPECT_EQ(session().failure()->kind(), FailureKind::ProfileMissing);
}

TEST_F(CutTurn, ThatMayHaveHadARunningToolGoesOnWithoutRunningItAgain)
{
    const QString id = goIntoText();
    scripted.useTool(kTool);
    scripted.chat().send(u"next"_s);
    kill();
    tell(unfinished({kTool}));
    EXPECT_EQ(spy.cut.count(), 1);
    scripted.goLive();
    EXPECT_FALSE(continues());
    session().continueTurn();
    tell(unfinished({kTool}));
    EXPECT_EQ(spy.answered.value(0).value(0).toString(), id);
    EXPECT_EQ(scripted.agents.count(), 2) << "the agent that resumed the conversation knows it";
    const QString goOn = u"Continue from where you left off."_s;
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{goOn});
    EXPECT_NE(scripted.agent().userMessageIds().last(), id);
    scripted.beginTurn();
    scripted.endTurn();
    EXPECT_EQ(scripted.agent().userTexts(), (QStringList{goOn, u"next"_s}));
    EXPECT_THAT(session().messages().unanswered(), IsEmpty());
}

TEST_F(CutTurn, TellsTheNextAgentOfACallThatTheFileLacks)
{
    for (const bool hasMessage : {true, false}) {
        goIntoText();
        scripted.useTool(kTool);
        kill();
        tell({.hasMessage = hasMessage});
        EXPECT_EQ(spy.cut.count(), 1);
        spy.cut.clear();
        scripted.goLive();
        scripted.chat().continueTurn();
        archive.turns.back().answer(ArchivedTurn{.hasMessage = hasMessage});
        EXPECT_FALSE(continues());
        const QString text = scripted.agent().userTexts().value(0);
        EXPECT_TRUE(text.startsWith(u"Continue from where you left off."_s));
        EXPECT_TRUE(text.contains(u"\n- Bash: touch a"_s)) << text.toStdString();
        EXPECT_EQ(text.endsWith(u"My message was:\n\n> "_s + kHello), !hasMessage);
        scripted.beginTurn();
        scripted.endTurn();
    }
}

TEST_F(CutTurn, IsFinishedByItselfWhileAQuestionWasOpen)
{
    goIntoText();
    scripted.useTool(kTool);
    scripted.askPermission(kTool);
    kill();
    tell(unfinished({kTool}));
    EXPECT_TRUE(continues());
}

// A message that the agent gives no turn

TEST_F(CutTurn, IsLookedUpWhenTheLiveAgentGivesItsMessageNone)
{
    const agent::ArchivedTurn complete{
        .hasMessage = true, .isComplete = true, .answer = u"Good day"_s};
    scripted.goLive();
    for (const bool isAnswered : {true, false}) {
        scripted.chat().send(kHello);
        const QString id = scripted.agent().userMessageIds().last();
        scripted.say({agent::MessageSkipped{u"another"_s}});
        const std::size_t before = archive.turns.size();
        scripted.say({agent::MessageSkipped{id}});
        ASSERT_THAT(archive.turns, SizeIs(before + 1));
        EXPECT_EQ(session().state(), ChatState::Working);
        archive.turns.back().answer(isAnswered ? complete : unfinished());
        EXPECT_EQ(session().state(), ChatState::Ready);
        EXPECT_EQ(spy.answered.count(), 1);
        EXPECT_EQ(spy.cut.count(), isAnswered ? 0 : 1);
        EXPECT_EQ(spy.ended.last().value(0).toBool(), isAnswered);
    }
    scripted.chat().send(u"next"_s);
    EXPECT_EQ(scripted.agent().userTexts().last(), u"next"_s) << "and the chat goes on";
    scripted.say({agent::MessageSkipped{scripted.agent().userMessageIds().last()}});
    scripted.chat().interrupt();
    EXPECT_EQ(session().state(), ChatState::Ready) << "nothing is left to stop";
}

TEST_F(CutTurn, IsLookedUpBeforeTheNextAgentStartsThatIsToFinishIt)
{
    goIntoText();
    scripted.useTool(kTool);
    kill();
    archive.turns.back().answer(unfinished()); // asks; the next agent is about to start
    scripted.chat().continueTurn();
    letStart();
    EXPECT_EQ(scripted.agents.count(), 1);
    tell(unfinished({kTool}, {kTool}));
    ASSERT_EQ(scripted.agents.count(), 2) << "one start for both";
    EXPECT_TRUE(continues());
}

TEST(CutTurnOf, TheDefaultApiGoesOnOnlyWhenTheUserWantsIt)
{
    FakeArchiveReader reader;
    ScriptedChat chat({}, false, {}, {&reader});
    chat.backend.continuesTurns = true;
    const TurnSpy seen(chat.session());
    chat.goIntoTurn(kHello);
    chat.streamText(u"Good"_s);
    chat.agent().dieOfSignal(9);
    reader.turns.back().answer(unfinished());
    chat.clock.advance(RestartPolicy::kQuiet);
    EXPECT_EQ(seen.cut.count(), 1);
    chat.goLive();
    EXPECT_FALSE(chat.agent().spec().environment.contains(u"FAKE_CONTINUES"_s));
    chat.session().continueTurn();
    reader.turns.back().answer(unfinished());
    chat.agent().exit(143);
    chat.clock.advance(RestartPolicy::kQuiet);
    EXPECT_TRUE(chat.agent().spec().environment.contains(u"FAKE_CONTINUES"_s));
}

TEST_F(CutTurn, IsNotContinuedBehindAnotherMessage)
{
    goIntoText();
    scripted.useTool(kTool);
    kill();
    tell(unfinished());
    scripted.goLive();
    scripted.chat().send(u"something else"_s);
    EXPECT_EQ(session().cutTurn(), std::nullopt);
    session().continueTurn();
    EXPECT_THAT(archive.turns, SizeIs(1));
}

} // namespace cutturntest
