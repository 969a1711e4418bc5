#include "bridge/chat/TranscriptWriter.h"
#include "tests/support/FakeClock.h"

#include <gmock/gmock.h>

#include <QSignalSpy>

namespace transcriptwritertest {

using namespace Qt::StringLiterals;
using namespace bridge::agent;
using namespace bridge::chat;
using namespace bridge::session;
using namespace std::chrono_literals;

const BlockId kBlock{u"msg_1"_s, 0};

class TranscriptWriterTest : public testing::Test
{
protected:
    void say(const AgentEvent &event) { writer.agentEvent(event, AgentInfo()); }

    template <typename T>
    [[nodiscard]] const T &at(int row) const
    {
        return std::get<T>(transcript.entry(row).content);
    }

    void finishTool(const QString &toolUseId)
    {
        BlockFinished finished;
        finished.id = kBlock;
        finished.kind = BlockKind::ToolUse;
        finished.toolUseId = toolUseId;
        finished.toolName = u"Edit"_s;
        say(finished);
    }

    void discard(const BlockId &id, QStringView text, BlockKind kind = BlockKind::Text)
    {
        say(BlockStarted{.id = id, .kind = kind});
        say(BlockText{id, text.toString()});
        say(BlockDiscarded{id});
    }

    FakeClock clock;
    Transcript transcript;
    TranscriptWriter writer{transcript, clock};
};

TEST_F(TranscriptWriterTest, ReplacesThePiecesOfABlockByTheWhole)
{
    say(BlockStarted{kBlock, BlockKind::Thinking, {}, {}, {}, {}});
    say(BlockText{kBlock, u"I thi"_s});
    EXPECT_EQ(at<ThinkingText>(0).text, u"I thi"_s);
    EXPECT_TRUE(at<ThinkingText>(0).streaming);
    say(BlockFinished{kBlock, BlockKind::Thinking, u"I think"_s, {}, {}, {}, {}, {}});
    EXPECT_EQ(at<ThinkingText>(0).text, u"I think"_s);
    EXPECT_FALSE(at<ThinkingText>(0).streaming);
}

TEST_F(TranscriptWriterTest, ALineMarksWhereTheConversationWasCompacted)
{
    say(ConversationCompacted{u"The boat is blue."_s});
    EXPECT_EQ(at<Divider>(0).kind, Divider::Kind::Compacted);
    EXPECT_EQ(at<Divider>(0).detail, u"The boat is blue."_s);
}

TEST_F(TranscriptWriterTest, AQuestionTakesThePlaceOfTheToolThatAsksIt)
{
    finishTool(u"toolu_1"_s);
    PermissionRequest question;
    question.id = u"r1"_s;
    question.toolUseId = u"toolu_1"_s;
    question.kind = PermissionKind::Question;
    say(PermissionAsked{question});
    ASSERT_EQ(transcript.count(), 1);
    EXPECT_EQ(at<PermissionEntry>(0).request.id, u"r1"_s);
    say(ToolFinished{u"toolu_1"_s, true, {}, 0, 0, {}});
    EXPECT_EQ(transcript.count(), 1);
}

TEST_F(TranscriptWriterTest, AnOrdinaryPermissionStandsBelowItsTool)
{
    finishTool(u"toolu_1"_s);
    PermissionRequest request;
    request.id = u"r1"_s;
    request.toolUseId = u"toolu_1"_s;
    say(PermissionAsked{request});
    ASSERT_EQ(transcript.count(), 2);
    EXPECT_EQ(at<ToolUse>(0).toolUseId, u"toolu_1"_s);
}

TEST_F(TranscriptWriterTest, KeepsWhatArrivedOfADiscardedAnswerAndTakesTheNextOfTheSameNameAsNew)
{
    discard(kBlock, u"Hel");
    ASSERT_EQ(transcript.count(), 1);
    EXPECT_EQ(at<AnswerText>(0).text, u"Hel"_s);
    EXPECT_TRUE(at<AnswerText>(0).isCut);
    EXPECT_FALSE(at<AnswerText>(0).streaming);
    say(BlockStarted{kBlock, BlockKind::Text, {}, {}, {}, {}});
    say(BlockText{kBlock, u"Hello"_s});
    ASSERT_EQ(transcript.count(), 2);
    EXPECT_EQ(at<AnswerText>(0).text, u"Hel"_s);
    EXPECT_EQ(at<AnswerText>(1).text, u"Hello"_s);
}

TEST_F(TranscriptWriterTest, ShowsOnceWhatSeveralTriesOfAnAnswerBeganWith)
{
    discard({u"msg_1"_s, 0}, u"Hel");
    discard({u"msg_2"_s, 0}, u"Hello");
    ASSERT_EQ(transcript.count(), 1) << "it goes on where the first one was cut";
    EXPECT_EQ(at<AnswerText>(0).text, u"Hello"_s);
    discard({u"msg_3"_s, 0}, u"He");
    ASSERT_EQ(transcript.count(), 1) << "it had less";
    EXPECT_EQ(at<AnswerText>(0).text, u"Hello"_s);
    discard({u"msg_4"_s, 0}, u"Good day");
    discard({u"msg_5"_s, 0}, u"Hello, you", BlockKind::Thinking);
    ASSERT_EQ(transcript.count(), 3);
    EXPECT_EQ(at<AnswerText>(0).text, u"Hello"_s);
    EXPECT_EQ(at<AnswerText>(1).text, u"Good day"_s);
    EXPECT_TRUE(at<ThinkingText>(2).isCut);
}

TEST_F(TranscriptWriterTest, FoldsTheHalfAnswerAwayWhenTheNextTryIsComplete)
{
    writer.messageSent({u"m-1"_s, u"Hi"_s});
    discard(kBlock, u"Hel");
    EXPECT_TRUE(writer.hasCut());
    say(BlockFinished{.id = {u"msg_2"_s, 0}, .text = u"Hello"_s});
    EXPECT_FALSE(at<AnswerText>(1).isSuperseded) << "the turn goes on";
    writer.messageDelivery(u"m-1"_s, UserMessage::Delivery::Answered);
    EXPECT_TRUE(at<AnswerText>(1).isSuperseded);
    EXPECT_FALSE(at<AnswerText>(2).isCut);
    EXPECT_FALSE(writer.hasCut());
}

TEST_F(TranscriptWriterTest, MarksTheCutWhenTheAgentWaitsForTheNextTry)
{
    say(BlockStarted{.id = kBlock});
    say(BlockText{kBlock, u"Hel"_s});
    const BlockId inner{u"msg_sub"_s, 0};
    say(BlockStarted{.id = inner, .parentToolUseId = u"toolu_2"_s});
    say(RetryScheduled{1, 10, 500ms, 0, {}});
    EXPECT_TRUE(at<AnswerText>(0).isCut);
    EXPECT_TRUE(at<AnswerText>(1).streaming) << "of a subagent, which goes on";
    say(BlockDiscarded{kBlock});
    EXPECT_EQ(at<AnswerText>(0).text, u"Hel"_s);
    // It was a try of something else.
    say(BlockFinished{.id = kBlock, .text = u"Hello"_s});
    EXPECT_EQ(std::get<AnswerText>(transcript.entry(transcript.count() - 1).content).text,
              u"Hello"_s);
}

TEST_F(TranscriptWriterTest, AnAnswerGoesOnThatAnotherRequestsRetryDidNotConcern)
{
    const BlockId inner{u"msg_sub"_s, 0};
    say(BlockStarted{.id = inner, .kind = BlockKind::Thinking, .parentToolUseId = u"toolu_2"_s});
    say(BlockText{inner, u"Hm"_s});
    say(BlockStarted{.id = kBlock});
    say(BlockText{kBlock, u"Hel"_s});
    const BlockId second{u"msg_1"_s, 1};
    say(BlockStarted{.id = second});
    say(BlockText{second, u"Good"_s});
    say(RetryScheduled{1, 10, 500ms, 0, {}});
    EXPECT_TRUE(at<ThinkingText>(0).streaming) << "of a subagent";
    ASSERT_TRUE(at<AnswerText>(1).isCut);
    say(BlockText{kBlock, u"lo"_s});
    EXPECT_EQ(at<AnswerText>(1).text, u"Hello"_s);
    EXPECT_FALSE(at<AnswerText>(1).isCut);
    EXPECT_TRUE(at<AnswerText>(1).streaming);
    const int entries = transcript.count();
    say(BlockFinished{.id = second, .text = u"Good day"_s});
    EXPECT_EQ(transcript.count(), entries) << "not a second time";
    EXPECT_EQ(at<AnswerText>(2).text, u"Good day"_s);
    EXPECT_FALSE(at<AnswerText>(2).isCut);
    EXPECT_FALSE(at<AnswerText>(2).streaming);
    say(BlockDiscarded{kBlock});
    EXPECT_TRUE(at<AnswerText>(1).isCut);
}

TEST_F(TranscriptWriterTest, ATurnOfTheAgentsOwnFoldsItsHalfAnswerAndNotThatOfAMessage)
{
    writer.messageSent({u"m-1"_s, u"Hi"_s});
    discard(kBlock, u"Hel");
    say(TurnEnded{.unsolicited = true});
    EXPECT_FALSE(at<AnswerText>(1).isSuperseded);
    writer.messageDelivery(u"m-1"_s, UserMessage::Delivery::Answered);
    discard({u"msg_2"_s, 0}, u"By the w");
    say(TurnEnded{.unsolicited = true});
    EXPECT_TRUE(at<AnswerText>(2).isSuperseded);
}

TEST_F(TranscriptWriterTest, TakesBackWhatIsNoAnswer)
{
    say(BlockStarted{.id = kBlock, .kind = BlockKind::ToolUse, .toolUseId = u"toolu_1"_s});
    say(BlockDiscarded{kBlock});
    EXPECT_EQ(transcript.count(), 0) << "a tool whose input was not complete";
    say(BlockStarted{.id = kBlock});
    say(BlockDiscarded{kBlock});
    EXPECT_EQ(transcript.count(), 0) << "nothing had arrived";
    say(BlockStarted{.id = kBlock, .parentToolUseId = u"toolu_2"_s});
    say(BlockText{kBlock, u"of a subagent"_s});
    say(BlockDiscarded{kBlock});
    EXPECT_EQ(transcript.count(), 0);
}

TEST_F(TranscriptWriterTest, AnEditGrowsWhileItIsWritten)
{
    using Part = InputPiece::Part;
    say(BlockStarted{
        .id = kBlock, .kind = BlockKind::ToolUse, .toolUseId = u"t"_s, .toolName = u"Edit"_s});
    QSignalSpy grew(&transcript, &Transcript::grew);
    QSignalSpy changed(&transcript, &QAbstractItemModel::dataChanged);
    say(BlockProgressed{kBlock, {{Part::Path, 0, u"/f"_s}, {Part::Before, 0, u"a"_s}}});
    say(BlockProgressed{kBlock, {{Part::Before, 0, u"b"_s}, {Part::After, 1, u"c"_s}}});
    say(BlockProgressed{kBlock});
    EXPECT_EQ(grew.size(), 2);
    EXPECT_EQ(changed.size(), 0) << "a view shows pieces at its own pace";
    const ToolInput &input = at<ToolUse>(0).input;
    EXPECT_EQ(input.kind, ToolKind::Edit);
    EXPECT_EQ(input.headline, u"/f"_s);
    EXPECT_EQ(input.edits, (std::vector<TextEdit>{{u"ab"_s, {}}, {{}, u"c"_s}}));
    // The whole input replaces the pieces.
    BlockFinished whole{.id = kBlock, .kind = BlockKind::ToolUse, .toolUseId = u"t"_s};
    whole.input.content = u"all"_s;
    say(whole);
    EXPECT_EQ(at<ToolUse>(0).input, whole.input);
}

TEST_F(TranscriptWriterTest, ShowsWhatAToolChangedAndHowLongItTook)
{
    finishTool(u"toolu_1"_s);
    EXPECT_EQ(at<ToolUse>(0).state, ToolUse::State::Running);
    clock.advance(1500ms);
    ToolFinished finished;
    finished.toolUseId = u"toolu_1"_s;
    finished.linesAdded = 2;
    finished.linesRemoved = 1;
    finished.changes = {{.path = u"/f"_s, .hunks = {{7, 7, {u"-a"_s, u"+b"_s, u"+c"_s}}}}};
    finished.moreFiles = 4;
    say(finished);
    EXPECT_EQ(at<ToolUse>(0).state, ToolUse::State::Succeeded);
    EXPECT_EQ(at<ToolUse>(0).duration, 1500ms);
    EXPECT_EQ(at<ToolUse>(0).linesAdded, 2);
    EXPECT_EQ(at<ToolUse>(0).linesRemoved, 1);
    EXPECT_EQ(at<ToolUse>(0).changes, finished.changes);
    EXPECT_EQ(at<ToolUse>(0).moreFiles, 4);
}

TEST_F(TranscriptWriterTest, KeepsAToolThatFailedApartFromOneThatWasLost)
{
    finishTool(u"toolu_1"_s);
    ToolFinished finished;
    finished.toolUseId = u"toolu_1"_s;
    finished.ok = false;
    say(finished);
    finishTool(u"toolu_2"_s);
    writer.agentEnded();
    EXPECT_EQ(at<ToolUse>(0).state, ToolUse::State::Failed);
    EXPECT_EQ(at<ToolUse>(1).state, ToolUse::State::Lost);
}

TEST_F(TranscriptWriterTest, TwoToolsOfOneIdBothEnd)
{
    finishTool(u"call_0"_s);
    finishTool(u"call_0"_s);
    say(ToolFinished{.toolUseId = u"call_0"_s, .output = u"first"_s});
    EXPECT_EQ(at<ToolUse>(0).state, ToolUse::State::Succeeded);
    EXPECT_EQ(at<ToolUse>(1).state, ToolUse::State::Running);
    say(ToolFinished{.toolUseId = u"call_0"_s, .ok = false, .output = u"second"_s});
    EXPECT_EQ(at<ToolUse>(0).output, u"first"_s);
    EXPECT_EQ(at<ToolUse>(1).state, ToolUse::State::Failed);
    EXPECT_EQ(at<ToolUse>(1).output, u"second"_s);
}

TEST_F(TranscriptWriterTest, TwoToolsOfOneIdAndOneResultEndWithTheTurn)
{
    finishTool(u"call_0"_s);
    finishTool(u"call_0"_s);
    say(ToolFinished{.toolUseId = u"call_0"_s});
    say(TurnEnded{});
    EXPECT_EQ(at<ToolUse>(0).state, ToolUse::State::Succeeded);
    EXPECT_EQ(at<ToolUse>(1).state, ToolUse::State::Lost);
}

TEST_F(TranscriptWriterTest, EachOfTwoToolsOfOneIdHasItsOwnPermission)
{
    finishTool(u"call_0"_s);
    finishTool(u"call_0"_s);
    PermissionRequest request;
    request.toolUseId = u"call_0"_s;
    request.options = {{u"deny"_s, PermissionOption::Kind::RejectOnce, {}, {}}};
    for (const QString &id : {u"r1"_s, u"r2"_s}) {
        request.id = id;
        say(PermissionAsked{request});
    }
    EXPECT_EQ(at<ToolUse>(0).state, ToolUse::State::Waiting);
    EXPECT_EQ(at<ToolUse>(1).state, ToolUse::State::Waiting);
    EXPECT_TRUE(writer.permissionAnswered(u"r2"_s, {u"deny"_s}));
    EXPECT_EQ(at<ToolUse>(0).state, ToolUse::State::Waiting);
    EXPECT_EQ(at<ToolUse>(1).state, ToolUse::State::Denied);
    say(ToolFinished{.toolUseId = u"call_0"_s, .ok = false, .output = u"denied"_s});
    EXPECT_EQ(at<ToolUse>(0).state, ToolUse::State::Waiting);
    EXPECT_EQ(at<ToolUse>(1).output, u"denied"_s);
}

TEST_F(TranscriptWriterTest, NotesTheAnswersToAQuestion)
{
    PermissionRequest request;
    request.id = u"q1"_s;
    request.kind = PermissionKind::Question;
    request.options = {{u"yes"_s, PermissionOption::Kind::AllowOnce, {}, {}}};
    say(PermissionAsked{request});
    PermissionAnswer answer{u"yes"_s};
    answer.answers = {{u"A?"_s, {u"yes"_s, u"no"_s}}, {u"B?"_s, {u"later"_s}}};
    writer.permissionAnswered(request.id, answer);
    EXPECT_EQ(at<PermissionEntry>(0).outcome, PermissionEntry::Outcome::Answered);
    EXPECT_EQ(at<PermissionEntry>(0).note, u"yes, no · later"_s);
    say(PermissionWithdrawn{request.id});
    EXPECT_EQ(at<PermissionEntry>(0).outcome, PermissionEntry::Outcome::Answered);
}

TEST_F(TranscriptWriterTest, ShowsNothingOfWhatIsNotForTheConversation)
{
    say(AgentReady{});
    say(StatusReported{});
    say(TurnStarted{});
    say(UnknownMessage{u"from_the_future"_s, {}});
    say(RequestDone{AgentRequest::Cancel});
    say(BlockStarted{kBlock, BlockKind::Other, {}, {}, {}, {}});
    say(BlockFinished{kBlock, BlockKind::Other, {}, {}, {}, {}, {}, {}});
    say(TurnEnded{});
    EXPECT_EQ(transcript.count(), 0);
}

} // namespace transcriptwritertest
