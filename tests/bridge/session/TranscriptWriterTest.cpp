#include "bridge/chat/TranscriptWriter.h"
#include "tests/support/FakeClock.h"

#include <gmock/gmock.h>

namespace transcriptwritertest {

using namespace bridge::agent;
using namespace bridge::chat;
using namespace bridge::session;
using namespace std::chrono_literals;

namespace {

const BlockId kBlock{QStringLiteral("msg_1"), 0};

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
        finished.toolName = QStringLiteral("Edit");
        say(finished);
    }

    FakeClock clock;
    Transcript transcript;
    TranscriptWriter writer{transcript, clock};
};

TEST_F(TranscriptWriterTest, ReplacesThePiecesOfABlockByTheWhole)
{
    say(BlockStarted{kBlock, BlockKind::Thinking, {}, {}, {}, {}});
    say(BlockText{kBlock, QStringLiteral("I thi")});
    EXPECT_EQ(at<ThinkingText>(0).text, QStringLiteral("I thi"));
    EXPECT_TRUE(at<ThinkingText>(0).streaming);
    say(BlockFinished{kBlock, BlockKind::Thinking, QStringLiteral("I think"), {}, {}, {}, {}, {}});
    EXPECT_EQ(at<ThinkingText>(0).text, QStringLiteral("I think"));
    EXPECT_FALSE(at<ThinkingText>(0).streaming);
}

TEST_F(TranscriptWriterTest, AQuestionTakesThePlaceOfTheToolThatAsksIt)
{
    finishTool(QStringLiteral("toolu_1"));
    PermissionRequest question;
    question.id = QStringLiteral("r1");
    question.toolUseId = QStringLiteral("toolu_1");
    question.kind = PermissionKind::Question;
    say(PermissionAsked{question});
    ASSERT_EQ(transcript.count(), 1);
    EXPECT_EQ(at<PermissionEntry>(0).request.id, QStringLiteral("r1"));
    say(ToolFinished{QStringLiteral("toolu_1"), true, {}, 0, 0, {}});
    EXPECT_EQ(transcript.count(), 1);
}

TEST_F(TranscriptWriterTest, AnOrdinaryPermissionStandsBelowItsTool)
{
    finishTool(QStringLiteral("toolu_1"));
    PermissionRequest request;
    request.id = QStringLiteral("r1");
    request.toolUseId = QStringLiteral("toolu_1");
    say(PermissionAsked{request});
    ASSERT_EQ(transcript.count(), 2);
    EXPECT_EQ(at<ToolUse>(0).toolUseId, QStringLiteral("toolu_1"));
}

TEST_F(TranscriptWriterTest, TakesABlockThatWasNeverStreamed)
{
    say(BlockFinished{kBlock, BlockKind::Text, QStringLiteral("Hi"), {}, {}, {}, {}, {}});
    ASSERT_EQ(transcript.count(), 1);
    EXPECT_EQ(at<AnswerText>(0).text, QStringLiteral("Hi"));
    EXPECT_FALSE(at<AnswerText>(0).streaming);
}

TEST_F(TranscriptWriterTest, TakesADiscardedBlockBackAndTheNextOfTheSameNameAsNew)
{
    say(BlockStarted{kBlock, BlockKind::Text, {}, {}, {}, {}});
    say(BlockText{kBlock, QStringLiteral("Hel")});
    say(BlockDiscarded{kBlock});
    EXPECT_EQ(transcript.count(), 0);
    say(BlockStarted{kBlock, BlockKind::Text, {}, {}, {}, {}});
    say(BlockText{kBlock, QStringLiteral("Hello")});
    ASSERT_EQ(transcript.count(), 1);
    EXPECT_EQ(at<AnswerText>(0).text, QStringLiteral("Hello"));
}

TEST_F(TranscriptWriterTest, ShowsWhatAToolChangedAndHowLongItTook)
{
    finishTool(QStringLiteral("toolu_1"));
    EXPECT_EQ(at<ToolUse>(0).state, ToolUse::State::Running);
    clock.advance(1500ms);
    ToolFinished finished;
    finished.toolUseId = QStringLiteral("toolu_1");
    finished.linesAdded = 2;
    finished.linesRemoved = 1;
    finished.patch = {QStringLiteral("-a"), QStringLiteral("+b"), QStringLiteral("+c")};
    say(finished);
    EXPECT_EQ(at<ToolUse>(0).state, ToolUse::State::Succeeded);
    EXPECT_EQ(at<ToolUse>(0).duration, 1500ms);
    EXPECT_EQ(at<ToolUse>(0).linesAdded, 2);
    EXPECT_EQ(at<ToolUse>(0).linesRemoved, 1);
    EXPECT_EQ(at<ToolUse>(0).patch.size(), 3);
}

TEST_F(TranscriptWriterTest, KeepsAToolThatFailedApartFromOneThatWasLost)
{
    finishTool(QStringLiteral("toolu_1"));
    ToolFinished finished;
    finished.toolUseId = QStringLiteral("toolu_1");
    finished.ok = false;
    say(finished);
    finishTool(QStringLiteral("toolu_2"));
    writer.agentEnded();
    EXPECT_EQ(at<ToolUse>(0).state, ToolUse::State::Failed);
    EXPECT_EQ(at<ToolUse>(1).state, ToolUse::State::Lost);
}

TEST_F(TranscriptWriterTest, NotesTheAnswersToAQuestion)
{
    PermissionRequest request;
    request.id = QStringLiteral("q1");
    request.kind = PermissionKind::Question;
    request.options = {{QStringLiteral("yes"), PermissionOption::Kind::AllowOnce, {}, {}}};
    say(PermissionAsked{request});
    PermissionAnswer answer{QStringLiteral("yes")};
    answer.answers = {{QStringLiteral("A?"), {QStringLiteral("yes"), QStringLiteral("no")}},
                      {QStringLiteral("B?"), {QStringLiteral("later")}}};
    writer.permissionAnswered(request.id, answer);
    EXPECT_EQ(at<PermissionEntry>(0).outcome, PermissionEntry::Outcome::Answered);
    EXPECT_EQ(at<PermissionEntry>(0).note, QStringLiteral("yes, no · later"));
    say(PermissionWithdrawn{request.id});
    EXPECT_EQ(at<PermissionEntry>(0).outcome, PermissionEntry::Outcome::Answered);
}

TEST_F(TranscriptWriterTest, FollowsAMessageUnderItsNewId)
{
    writer.messageAdded({QStringLiteral("1"), QStringLiteral("hello")});
    writer.messageDelivery(QStringLiteral("1"), UserMessage::Delivery::Unanswered);
    writer.messageRenamed(QStringLiteral("1"), QStringLiteral("2"));
    EXPECT_EQ(at<UserMessage>(0).delivery, UserMessage::Delivery::Queued);
    writer.messageDelivery(QStringLiteral("2"), UserMessage::Delivery::Sent);
    EXPECT_EQ(at<UserMessage>(0).delivery, UserMessage::Delivery::Sent);
    EXPECT_EQ(at<UserMessage>(0).id, QStringLiteral("2"));
}

TEST_F(TranscriptWriterTest, ShowsNothingOfWhatIsNotForTheConversation)
{
    say(AgentReady{});
    say(StatusReported{});
    say(TurnStarted{});
    say(UnknownMessage{QStringLiteral("from_the_future"), {}});
    say(RequestDone{AgentRequest::Cancel});
    say(BlockStarted{kBlock, BlockKind::Other, {}, {}, {}, {}});
    say(BlockFinished{kBlock, BlockKind::Other, {}, {}, {}, {}, {}, {}});
    say(TurnEnded{});
    EXPECT_EQ(transcript.count(), 0);
}

} // namespace

} // namespace transcriptwritertest
