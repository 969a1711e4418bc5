#include "tests/bridge/chat/KeptChatSupport.h"

#include <QFile>
#include <QTest>

#include <gmock/gmock.h>

#include <utility>

namespace halfanswertest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::chat;
using agent::ArchivedItem;
using agent::ArchivedPrompt;
using session::ChatState;
using store::ChatStore;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Begin = session::Session::Begin;
using Delivery = UserMessage::Delivery;

/// What arrived of an answer that was cut, in this run of the program and in the next.
class HalfAnswer : public KeptChatTest
{
protected:
    /// A turn whose answer breaks off, and which fails; returns its message's id.
    QString breakOff()
    {
        goIntoTurn(u"one"_s);
        scripted.streamText(u"half a sen"_s);
        scripted.failTurn(0, kNoModels);
        flush();
        return scripted.agent().userMessageIds().last();
    }

    [[nodiscard]] static ArchivedItem failure()
    {
        return {u"line-2"_s, {}, agent::ArchivedMark{agent::ArchivedMark::Kind::Failed, kNoModels}};
    }

    /// The user is asked about a tool; returns the message's id.
    QString goIntoQuestion()
    {
        goIntoTurn(u"one"_s);
        scripted.useTool(u"toolu_1"_s);
        scripted.askPermission(u"toolu_1"_s);
        flush();
        return scripted.agent().userMessageIds().last();
    }

    /// A turn that was cut is sent again under another id, and uses a tool; returns both ids.
    std::pair<QString, QString> sendUnderAnotherId()
    {
        goIntoTurn(u"one"_s);
        scripted.streamText(u"half a sen"_s);
        const QString first = scripted.agent().userMessageIds().value(0);
        archive.archivedTurn.hasMessage = true;
        killProgram();
        continueTurn();
        EXPECT_EQ(scripted.agent().userTexts(), QStringList{u"one"_s});
        const QString again = scripted.agent().userMessageIds().value(0);
        EXPECT_NE(again, first);
        scripted.beginTurn();
        scripted.useTool(u"toolu_1"_s);
        return {first, again};
    }

    /// What the file has when the agent refused the call and ended the turn.
    [[nodiscard]] static agent::ArchivedTurn refusedTurn()
    {
        return {.hasMessage = true,
                .isComplete = true,
                .answer = u"It was refused."_s,
                .toolUses = {u"toolu_1"_s},
                .finishedTools = {u"toolu_1"_s},
                .failedTools = {u"toolu_1"_s}};
    }
};

TEST_F(HalfAnswer, ShowsWhatHadArrivedOfACutTurnAndAsks)
{
    goIntoTurn(u"one"_s);
    scripted.useTool(u"toolu_1"_s);
    scripted.finishTool(u"toolu_1"_s, u"done"_s);
    scripted.streamText(u"half a sen"_s);
    const QString id = scripted.agent().userMessageIds().value(0);
    archive.items = {prompt(id, u"one"_s)};
    archive.archivedTurn.hasMessage = true;
    killProgram();
    EXPECT_EQ(saidIn(chat()), (QStringList{u"Q: one"_s, u"A: half a sen|"_s}));
    const auto tools = entriesOf<ToolUse>(chat());
    ASSERT_THAT(tools, SizeIs(1));
    EXPECT_EQ(tools[0].state, ToolUse::State::Succeeded);
    EXPECT_EQ(tools[0].output, u"done"_s);
    ASSERT_TRUE(chat().cutTurn());
    EXPECT_EQ(chat().cutTurn()->cause, CutTurnEntry::Cause::ProgramEnded);
    EXPECT_THAT(entriesOf<CutTurnEntry>(chat()), ElementsAre(*chat().cutTurn()));

    killProgram();
    EXPECT_EQ(saidIn(chat()), (QStringList{u"Q: one"_s, u"A: half a sen|"_s}))
        << "as often as wanted";
    ASSERT_TRUE(chat().cutTurn());
    EXPECT_EQ(chat().takeUnanswered(), u"one"_s);
    EXPECT_FALSE(chat().cutTurn());
    EXPECT_THAT(entriesOf<CutTurnEntry>(chat()), IsEmpty());
}

TEST_F(HalfAnswer, DoesNotRepeatWhatTheFileHolds)
{
    goIntoTurn(u"one"_s);
    scripted.useTool(u"toolu_1"_s);
    scripted.finishTool(u"toolu_1"_s, u"done"_s);
    scripted.streamText(u"all of it"_s);
    scripted.streamThinking(u"hm"_s); // ends the text
    const QString id = scripted.agent().userMessageIds().value(0);
    agent::ArchivedItem tool{
        u"line-2"_s,
        {},
        agent::AgentEvent(agent::BlockFinished{.id = {u"msg_1"_s, 0},
                                               .kind = agent::BlockKind::ToolUse,
                                               .toolUseId = u"toolu_1"_s,
                                               .toolName = u"Bash"_s,
                                               .input = ScriptedChat::command(u"touch a"_s)})};
    archive.items = {prompt(id, u"one"_s), tool,
                     answerItem(u"line-3"_s, u"msg_2"_s, u"all of it"_s)};
    archive.archivedTurn.hasMessage = true;
    killProgram();
    EXPECT_EQ(saidIn(chat()), (QStringList{u"Q: one"_s, u"A: all of it"_s}));
    const auto tools = entriesOf<ToolUse>(chat());
    ASSERT_THAT(tools, SizeIs(1));
    EXPECT_EQ(tools[0].output, u"done"_s) << "the result that the file lacks";
    const auto thoughts = entriesOf<ThinkingText>(chat());
    ASSERT_THAT(thoughts, SizeIs(1));
    EXPECT_TRUE(thoughts[0].isCut);
}

TEST_F(HalfAnswer, TakesAWholeAnswerOfTheFileForTheAnswer)
{
    goIntoTurn(u"one"_s);
    scripted.streamText(u"half a sen"_s);
    const QString id = scripted.agent().userMessageIds().value(0);
    archive.items = {prompt(id, u"one"_s),
                     answerItem(u"line-2"_s, u"msg_1"_s, u"half a sentence"_s)};
    archive.archivedTurn = {true, true, u"half a sentence"_s, {}, {}};
    killProgram();
    EXPECT_EQ(saidIn(chat()), (QStringList{u"Q: one"_s, u"A: half a sentence"_s}));
    EXPECT_FALSE(chat().cutTurn());
    EXPECT_EQ(chat().unansweredMessages(), 0);
    EXPECT_FALSE(record().messages.inFlight);
}

TEST_F(HalfAnswer, FoldsTheHalfAnswerAwayWhenTheWholeOneIsThere)
{
    goIntoTurn(u"one"_s);
    scripted.streamText(u"half a sen"_s);
    archive.archivedTurn = {};
    killProgram();
    ASSERT_TRUE(chat().cutTurn());
    chat().start();
    EXPECT_EQ(scripted.backend.openQuestions(), 0) << "a chat that sleeps looks for nothing";
    chat().continueTurn();
    wake();
    archive.answer();
    EXPECT_FALSE(chat().cutTurn());
    scripted.initialize();
    scripted.answerStatus();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{u"one"_s});
    scripted.beginTurn();
    scripted.streamText(u"half a sentence"_s);
    EXPECT_EQ(saidIn(chat()),
              (QStringList{u"Q: one"_s, u"A: half a sen|"_s, u"A: half a sentence"_s}));
    scripted.endTurn();
    EXPECT_EQ(saidIn(chat()),
              (QStringList{u"Q: one"_s, u"A: half a sen~"_s, u"A: half a sentence"_s}));
}

TEST_F(HalfAnswer, KeepsTheHalfAnswerWhenTheProgramEndsAgainWhileTheTurnGoesOn)
{
    goIntoTurn(u"one"_s);
    scripted.streamText(u"half a sen"_s);
    archive.archivedTurn = {};
    killProgram();
    chat().continueTurn();
    wake();
    archive.answer();
    scripted.initialize();
    scripted.answerStatus();
    scripted.beginTurn();
    scripted.streamText(u"half"_s);
    killProgram();
    EXPECT_EQ(saidIn(chat()), (QStringList{u"Q: one"_s, u"A: half a sen|"_s, u"A: half|"_s}));
    ASSERT_TRUE(chat().cutTurn());
}

TEST_F(HalfAnswer, TellsTheNextAgentOfACallThatOnlyTheLastProgramSaw)
{
    goIntoTurn(u"one"_s);
    scripted.useTool(u"toolu_1"_s);
    const QString id = scripted.agent().userMessageIds().value(0);
    archive.items = {prompt(id, u"one"_s)};
    archive.archivedTurn.hasMessage = true;
    killProgram();
    ASSERT_TRUE(chat().cutTurn());
    continueTurn();
    EXPECT_TRUE(scripted.agent().userTexts().value(0).contains(u"Bash: touch a"_s))
        << scripted.agent().userTexts().join(u'|').toStdString();
}

TEST_F(HalfAnswer, TellsTheNextAgentOfACallAlsoWhenTheMessageWasSentUnderAnotherId)
{
    const auto [first, again] = sendUnderAnotherId();
    flush();
    EXPECT_EQ(TurnJournal::read(kept->turnLines(scripted.sessionId())).messageId, again);
    killProgram();
    ASSERT_TRUE(chat().cutTurn());
    EXPECT_EQ(chat().cutTurn()->messageId, again);
    continueTurn();
    EXPECT_TRUE(scripted.agent().userTexts().value(0).contains(u"Bash: touch a"_s))
        << scripted.agent().userTexts().join(u'|').toStdString();
}

TEST_F(HalfAnswer, TellsTheNextAgentOfItAlsoWhenTheRecordHasTheMessageUnderItsFirstId)
{
    const auto [first, again] = sendUnderAnotherId();
    kept->update(scripted.sessionId(), [&id = first](store::ChatRecord &each) {
        each.messages.inFlight->id = id; // it is written a moment later
    });
    killProgram();
    ASSERT_TRUE(chat().cutTurn());
    EXPECT_EQ(chat().cutTurn()->messageId, again);
    continueTurn();
    EXPECT_TRUE(scripted.agent().userTexts().value(0).contains(u"Bash: touch a"_s))
        << scripted.agent().userTexts().join(u'|').toStdString();
}

TEST_F(HalfAnswer, FoldsAwayWhenAnotherMessageHasBroughtTheRest)
{
    goIntoTurn(u"one"_s);
    scripted.useTool(u"toolu_1"_s);
    scripted.streamText(u"half a sen"_s);
    const QString id = scripted.agent().userMessageIds().value(0);
    archive.items = {prompt(id, u"one"_s)};
    archive.archivedTurn.hasMessage = true;
    killProgram();
    ASSERT_TRUE(chat().cutTurn());
    continueTurn();
    const QString asking = scripted.agent().userTexts().value(0);
    ASSERT_TRUE(asking.startsWith(u"Continue"_s));
    scripted.beginTurn();
    EXPECT_TRUE(saidIn(chat()).contains(u"A: half a sen|"_s)) << "nothing whole is there yet";
    scripted.streamText(u"half a sentence"_s);
    scripted.endTurn();
    EXPECT_TRUE(saidIn(chat()).contains(u"A: half a sen~"_s));
    flush();
    EXPECT_THAT(record().halfAnswers, IsEmpty());

    archive.items.push_back(prompt(scripted.agent().userMessageIds().value(0), asking));
    archive.items.push_back(answerItem(u"line-9"_s, u"msg_9"_s, u"half a sentence"_s));
    killProgram();
    EXPECT_EQ(saidIn(chat()),
              (QStringList{u"Q: one"_s, u"Q: "_s + asking, u"A: half a sentence"_s}));
}

TEST_F(HalfAnswer, DoesNotTakeAHalfAnswerForOneToTheNextMessage)
{
    goIntoTurn(u"one"_s);
    scripted.streamText(u"half a sen"_s);
    const QString id = scripted.agent().userMessageIds().value(0);
    archive.items = {prompt(id, u"one"_s)};
    archive.archivedTurn.hasMessage = true;
    killProgram();
    ASSERT_TRUE(chat().cutTurn());
    send(u"two"_s);
    wake();
    archive.answer();
    scripted.initialize();
    scripted.answerStatus();
    ASSERT_EQ(scripted.agent().userTexts(), QStringList{u"two"_s});
    scripted.beginTurn();
    scripted.streamText(u"other"_s);
    flush();
    const auto turn = TurnJournal::read(kept->turnLines(scripted.sessionId()));
    ASSERT_THAT(turn.events, SizeIs(2));
    EXPECT_EQ(std::get<agent::BlockText>(turn.events[1]).text, u"other"_s);

    // It stays where it was.
    scripted.endTurn();
    const QString next = scripted.agent().userMessageIds().last();
    archive.items.push_back(prompt(next, u"two"_s));
    archive.items.push_back(answerItem(u"line-9"_s, u"msg_9"_s, u"other"_s));
    archive.archivedTurn = {true, true, u"other"_s, {}, {}};
    killProgram();
    EXPECT_EQ(saidIn(chat()),
              (QStringList{u"Q: one"_s, u"A: half a sen|"_s, u"Q: two"_s, u"A: other"_s}));
    EXPECT_EQ(entriesOf<AnswerText>(chat()).at(0).endpoint, kHere);
    // The file of an agent that was ended in order may have it after all.
    archive.items.insert(archive.items.begin() + 1,
                         answerItem(u"line-8"_s, u"msg_8"_s, u"half a sentence"_s));
    killProgram();
    EXPECT_EQ(saidIn(chat()),
              (QStringList{u"Q: one"_s, u"A: half a sentence"_s, u"Q: two"_s, u"A: other"_s}));
}

TEST_F(HalfAnswer, NotesTheNextTurnWhenTheHalfAnswerOfTheLastOneIsOnTheDisk)
{
    goIntoTurn(u"one"_s);
    scripted.streamText(u"half a sen"_s);
    killProgram();
    send(u"two"_s);
    wake();
    archive.answer();
    scripted.initialize();
    scripted.answerStatus();
    scripted.beginTurn();
    scripted.streamText(u"other"_s);
    const auto has = [this](const QString &path, const char *text) {
        QFile file(folder.filePath(path.arg(scripted.sessionId())));
        return file.open(QIODevice::ReadOnly) && file.readAll().contains(text);
    };
    ASSERT_TRUE(QTest::qWaitFor([&] { return has(u"turns/%1"_s, "other"); }));
    EXPECT_FALSE(has(u"turns/%1"_s, "half a sen"));
    EXPECT_TRUE(has(u"chats/%1.json"_s, "half a sen"));
}

TEST_F(HalfAnswer, DoesNotShowATurnTwiceThatWasLeftAndIsStillNoted)
{
    goIntoTurn(u"one"_s);
    scripted.streamText(u"half a sen"_s);
    const QString id = scripted.agent().userMessageIds().value(0);
    kept->update(scripted.sessionId(), [&](store::ChatRecord &each) {
        each.halfAnswers = {{id, kHere, u"test-model"_s, false, u"half a sen"_s}};
        each.messages.inFlight = store::KeptMessage{u"m-2"_s, u"two"_s};
    });
    archive.items = {prompt(id, u"one"_s), prompt(u"m-2"_s, u"two"_s)};
    archive.archivedTurn.hasMessage = true;
    killProgram();
    EXPECT_EQ(saidIn(chat()), (QStringList{u"Q: one"_s, u"A: half a sen|"_s, u"Q: two"_s}));
}

TEST_F(HalfAnswer, TakesAMessageForSentWhoseTurnWasNotedAlthoughTheRecordHasItWaiting)
{
    goIntoTurn(u"one"_s);
    scripted.useTool(u"toolu_1"_s);
    const auto message = *record().messages.inFlight;
    // The record is written a moment later than the turn's pieces.
    kept->update(scripted.sessionId(), [&](store::ChatRecord &each) {
        each.messages = {};
        each.messages.waiting = {message};
    });
    archive.archivedTurn = {}; // nor has the file anything
    killProgram();
    ASSERT_TRUE(chat().cutTurn());
    EXPECT_EQ(chat().cutTurn()->messageId, message.id);
    EXPECT_THAT(rowsOf(chat()), IsEmpty());
    continueTurn();
    EXPECT_TRUE(scripted.agent().userTexts().value(0).contains(u"Bash: touch a"_s))
        << scripted.agent().userTexts().join(u'|').toStdString();
}

TEST_F(HalfAnswer, ShowsHalfAnswersOfTheConversationsThatItWentOnFrom)
{
    const QString kFirst = u"33333333-2222-4333-8444-555555555555"_s;
    kept->update(kFirst, [&](store::ChatRecord &each) {
        each.halfAnswers = {{u"m-1"_s, kHere, u"test-model"_s, false, u"half a sen"_s}};
    });
    kept->update(scripted.sessionId(), [&](store::ChatRecord &each) {
        each.hasBegun = true;
        each.follows = kFirst;
    });
    archive.items = {prompt(u"m-1"_s, u"one"_s)};
    killProgram();
    EXPECT_EQ(saidIn(chat()), (QStringList{u"Q: one"_s, u"A: half a sen|"_s}));
}

// Cut by the endpoint, with the agent alive

TEST_F(HalfAnswer, StaysWhenTheEndpointBreaksOffUntilTheWholeOneIsThere)
{
    goIntoTurn(u"one"_s);
    scripted.streamText(u"half a sen"_s);
    scripted.announceRetry(1);
    scripted.discardBlock();
    EXPECT_EQ(saidIn(chat()), (QStringList{u"Q: one"_s, u"A: half a sen|"_s}));
    scripted.streamText(u"half a sentence"_s);
    scripted.endTurn();
    EXPECT_EQ(saidIn(chat()),
              (QStringList{u"Q: one"_s, u"A: half a sen~"_s, u"A: half a sentence"_s}));
    flush();
    EXPECT_THAT(record().halfAnswers, IsEmpty());
}

TEST_F(HalfAnswer, StaysWhenTheTurnFailsAndWhenTheProgramIsStartedAgain)
{
    const QString id = breakOff();
    EXPECT_EQ(saidIn(chat()), (QStringList{u"Q: one"_s, u"A: half a sen|"_s}));
    EXPECT_THAT(entriesOf<FailureEntry>(chat()), SizeIs(1));
    archive.items = {prompt(id, u"one"_s), failure()};
    for (int start = 1; start < 3; ++start) {
        killProgram();
        EXPECT_EQ(saidIn(chat()), (QStringList{u"Q: one"_s, u"A: half a sen|"_s})) << start;
        EXPECT_EQ(chat().unansweredMessages(), 1);
        const auto &last = chat().transcript().entry(chat().transcript().count() - 1).content;
        ASSERT_TRUE(std::holds_alternative<Divider>(last));
        EXPECT_EQ(std::get<Divider>(last).kind, Divider::Kind::TurnFailed) << "below what was cut";
    }
}

TEST_F(HalfAnswer, StaysBelowAMessageThatTheFileLacks)
{
    breakOff();
    killProgram();
    EXPECT_EQ(saidIn(chat()), (QStringList{u"Q: one"_s, u"A: half a sen|"_s}));
}

TEST_F(HalfAnswer, StaysWhenTheProgramEndsWhileTheAgentTriesAgain)
{
    goIntoTurn(u"one"_s);
    scripted.streamText(u"half a sen"_s);
    scripted.announceRetry(1);
    scripted.discardBlock();
    scripted.streamText(u"An"_s);
    archive.items = {prompt(scripted.agent().userMessageIds().value(0), u"one"_s)};
    archive.archivedTurn.hasMessage = true;
    killProgram();
    EXPECT_EQ(saidIn(chat()), (QStringList{u"Q: one"_s, u"A: half a sen|"_s, u"A: An|"_s}));
    EXPECT_TRUE(chat().cutTurn());
}

TEST_F(HalfAnswer, FoldsAwayWhenTheMessageThatFailedIsSentAgain)
{
    const QString id = breakOff();
    chat().sendAgain();
    flush();
    scripted.beginTurn();
    scripted.streamText(u"Some"_s);
    scripted.failTurn(0, kNoModels);
    const QString again = scripted.agent().userMessageIds().last();
    EXPECT_NE(again, id);
    EXPECT_EQ(saidIn(chat()), (QStringList{u"Q: one"_s, u"A: half a sen|"_s, u"A: Some|"_s}));
    EXPECT_THAT(record().halfAnswers, SizeIs(2));
    chat().sendAgain();
    flush();
    scripted.beginTurn();
    scripted.streamText(u"Something whole"_s);
    scripted.endTurn();
    EXPECT_EQ(saidIn(chat()), (QStringList{u"Q: one"_s, u"A: half a sen~"_s, u"A: Some~"_s,
                                           u"A: Something whole"_s}));
    EXPECT_THAT(record().halfAnswers, IsEmpty());
}

TEST_F(HalfAnswer, OfAFailedTurnStaysWhenTheUserWritesSomethingElse)
{
    const QString id = breakOff();
    EXPECT_EQ(chat().takeUnanswered(), u"one"_s);
    send(u"two"_s);
    scripted.beginTurn();
    scripted.streamText(u"other"_s);
    scripted.endTurn();
    EXPECT_EQ(saidIn(chat()),
              (QStringList{u"Q: one"_s, u"A: half a sen|"_s, u"Q: two"_s, u"A: other"_s}));
    archive.items = {prompt(id, u"one"_s), failure(),
                     prompt(scripted.agent().userMessageIds().last(), u"two"_s),
                     answerItem(u"line-9"_s, u"msg_9"_s, u"other"_s)};
    killProgram();
    EXPECT_EQ(saidIn(chat()),
              (QStringList{u"Q: one"_s, u"A: half a sen|"_s, u"Q: two"_s, u"A: other"_s}));
    EXPECT_THAT(dividersOf(chat()), ElementsAre(Divider::Kind::TurnFailed));
}

TEST_F(HalfAnswer, OfAFailedTurnIsNotKeptWithTheTextsThatTheFileHolds)
{
    goIntoTurn(u"one"_s);
    scripted.streamText(u"First I look."_s);
    scripted.useTool(u"toolu_1"_s);
    scripted.finishTool(u"toolu_1"_s, u"done"_s);
    scripted.streamText(u"half a sen"_s);
    scripted.failTurn(0, kNoModels);
    ASSERT_THAT(record().halfAnswers, SizeIs(1));
    EXPECT_EQ(record().halfAnswers[0].text, u"half a sen"_s);
}

// A call that the agent refused when the program ended in the question about it

TEST_F(HalfAnswer, AsksAboutACallThatTheAgentRefusedByItself)
{
    const QString id = goIntoQuestion();
    archive.items = {prompt(id, u"one"_s),
                     answerItem(u"line-3"_s, u"msg_2"_s, u"It was refused."_s)};
    archive.archivedTurn = refusedTurn();
    killProgram();
    ASSERT_TRUE(chat().cutTurn()) << "the user did not refuse it";
    EXPECT_EQ(chat().unansweredMessages(), 1);
    killProgram();
    ASSERT_TRUE(chat().cutTurn()) << "as often as wanted";
    continueTurn();
    const QString text = scripted.agent().userTexts().value(0);
    EXPECT_TRUE(text.contains(u"did not refuse"_s) && text.contains(u"Bash: touch a"_s))
        << text.toStdString();
    EXPECT_FALSE(chat().cutTurn());
}

TEST_F(HalfAnswer, IsNotAskedForWhereTheUserRefusedTheCall)
{
    goIntoQuestion();
    chat().answer(entriesOf<PermissionEntry>(chat()).at(0).request.id, {.optionId = u"reject"_s});
    archive.archivedTurn = refusedTurn();
    killProgram();
    EXPECT_FALSE(chat().cutTurn());
    EXPECT_EQ(chat().unansweredMessages(), 0);
}

} // namespace halfanswertest
