// What does not stay in the transcript, or stays smaller.
#include "tests/bridge/chat/ChatTestSupport.h"

#include <gmock/gmock.h>

namespace quiettranscripttest {

using namespace Qt::StringLiterals;
using namespace bridge::agent;
using namespace bridge::chat;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Kind = PermissionOption::Kind;
using State = ToolUse::State;

class QuietTranscriptTest : public ChatAtEndpoint
{
protected:
    [[nodiscard]] std::vector<bool> failuresOver()
    {
        std::vector<bool> over;
        for (const FailureEntry &failure : entriesOf<FailureEntry>(chat))
            over.push_back(failure.isOver);
        return over;
    }
    [[nodiscard]] ToolUse tool() { return entriesOf<ToolUse>(chat).at(0); }
};

TEST_F(QuietTranscriptTest, AToolThatAsksWaitsAndDoesNotRun)
{
    scripted.goIntoTurn(u"hello"_s);
    scripted.useTool(u"toolu_1"_s);
    EXPECT_EQ(tool().state, State::Running);
    scripted.clock.advance(1s);
    const QString id = scripted.askPermission(u"toolu_1"_s);
    EXPECT_EQ(tool().state, State::Waiting);
    scripted.clock.advance(1h);
    chat.answer(id, scripted.answerOf(Kind::AllowOnce));
    EXPECT_EQ(tool().state, State::Running);
    scripted.clock.advance(2s);
    scripted.finishTool(u"toolu_1"_s, u"done"_s);
    EXPECT_EQ(tool().state, State::Succeeded);
    EXPECT_EQ(tool().duration, 3s) << "without the hour of the question";
}

TEST_F(QuietTranscriptTest, ToolsBehindOneThatAsksWaitWithIt)
{
    scripted.goIntoTurn(u"hello"_s);
    scripted.useTool(u"toolu_1"_s);
    const QString first = scripted.askPermission(u"toolu_1"_s);
    scripted.useTool(u"toolu_2"_s);
    const auto tools = [this] { return entriesOf<ToolUse>(chat); };
    EXPECT_EQ(tools().at(1).state, State::Waiting);
    scripted.clock.advance(1h);
    chat.answer(first, scripted.answerOf(Kind::AllowOnce));
    EXPECT_EQ(tools().at(1).state, State::Running);
    scripted.clock.advance(1s);
    const QString second = scripted.askPermission(u"toolu_2"_s);
    EXPECT_EQ(tools().at(0).state, State::Running) << "it is before the one that asks";
    scripted.clock.advance(1h);
    chat.answer(second, scripted.answerOf(Kind::AllowOnce));
    scripted.clock.advance(2s);
    scripted.finishTool(u"toolu_2"_s, u"done"_s);
    EXPECT_EQ(tools().at(1).duration, 3s) << "without the hours of both questions";
}

TEST_F(QuietTranscriptTest, AToolThatWasAllowedIsNotBehindAnyMore)
{
    scripted.goIntoTurn(u"hello"_s);
    scripted.useTool(u"toolu_1"_s);
    scripted.useTool(u"toolu_2"_s);
    const auto tools = [this] { return entriesOf<ToolUse>(chat); };
    const QString second = scripted.askPermission(u"toolu_2"_s);
    const auto allow = scripted.answerOf(Kind::AllowOnce);
    scripted.askPermission(u"toolu_1"_s);
    chat.answer(second, allow);
    EXPECT_EQ(tools().at(0).state, State::Waiting);
    EXPECT_EQ(tools().at(1).state, State::Running);
}

TEST_F(QuietTranscriptTest, ASubagentWaitsWhileAToolOfItAsks)
{
    scripted.goIntoTurn(u"hello"_s);
    scripted.useTool(u"toolu_agent"_s, u"Task"_s);
    scripted.clock.advance(1s);
    scripted.useSubagentTool(u"toolu_sub"_s);
    const QString id = scripted.askPermission(u"toolu_sub"_s);
    EXPECT_EQ(tool().state, State::Waiting);
    scripted.clock.advance(1h);
    chat.answer(id, scripted.answerOf(Kind::AllowOnce));
    EXPECT_EQ(tool().state, State::Running);
    scripted.clock.advance(2s);
    scripted.finishTool(u"toolu_sub"_s, u"done"_s);
    scripted.finishTool(u"toolu_agent"_s, u"done"_s);
    EXPECT_EQ(entriesOf<ToolUse>(chat).at(1).duration, 2s);
    EXPECT_EQ(tool().duration, 3s) << "without the hour of the question";
}

TEST_F(QuietTranscriptTest, AToolWhoseQuestionIsWithdrawnRuns)
{
    scripted.goIntoTurn(u"hello"_s);
    scripted.useTool(u"toolu_1"_s);
    const QString id = scripted.askPermission(u"toolu_1"_s);
    scripted.withdrawPermission(id);
    EXPECT_EQ(tool().state, State::Running);
}

TEST_F(QuietTranscriptTest, AToolThatWaitsIsLostWithItsAgent)
{
    scripted.goIntoTurn(u"hello"_s);
    scripted.useTool(u"toolu_1"_s);
    scripted.askPermission(u"toolu_1"_s);
    scripted.agent().dieOfSignal(9);
    EXPECT_EQ(tool().state, State::Lost);
}

TEST_F(QuietTranscriptTest, APermissionStaysIfNothingElseSaysIt)
{
    scripted.goIntoTurn(u"hello"_s);
    const QString unknown = scripted.askPermission(u"toolu_9"_s);
    chat.answer(unknown, scripted.answerOf(Kind::AllowOnce));
    EXPECT_THAT(entriesOf<PermissionEntry>(chat), SizeIs(1)) << "it has no tool's card";
    scripted.useTool(u"toolu_1"_s);
    const QString always = scripted.askPermission(u"toolu_1"_s);
    chat.answer(always, scripted.answerOf(Kind::AllowAlways));
    EXPECT_THAT(entriesOf<PermissionEntry>(chat), SizeIs(2)) << "a rule was made";
    scripted.useTool(u"toolu_2"_s);
    const QString refused = scripted.askPermission(u"toolu_2"_s);
    PermissionAnswer instead = scripted.answerOf(Kind::RejectOnce);
    instead.message = u"use the other folder"_s;
    chat.answer(refused, instead);
    EXPECT_THAT(entriesOf<PermissionEntry>(chat), SizeIs(3)) << "it has instructions";
    const QString last = scripted.askPermission(u"toolu_8"_s);
    chat.answer(last, scripted.answerOf(Kind::RejectOnce));
    EXPECT_THAT(entriesOf<PermissionEntry>(chat), SizeIs(4)) << "it has no tool's card";
}

TEST_F(QuietTranscriptTest, ARefusalIsSaidOnceByTheToolsCard)
{
    scripted.goIntoTurn(u"hello"_s);
    scripted.useTool(u"toolu_1"_s);
    const QString id = scripted.askPermission(u"toolu_1"_s);
    chat.answer(id, scripted.answerOf(Kind::RejectOnce));
    EXPECT_THAT(entriesOf<PermissionEntry>(chat), IsEmpty());
    EXPECT_EQ(tool().state, State::Denied);
}

TEST_F(QuietTranscriptTest, AFailureIsOverWhenAnotherTryBegins)
{
    scripted.goIntoTurn(u"hello"_s);
    scripted.failTurn(400, kNoModels);
    EXPECT_THAT(failuresOver(), ElementsAre(false));
    chat.sendAgain();
    EXPECT_THAT(failuresOver(), ElementsAre(true));
    scripted.beginTurn();
    scripted.failTurn(400, kNoModels);
    EXPECT_THAT(failuresOver(), ElementsAre(true, false));
}

TEST_F(QuietTranscriptTest, AFailedStartIsOverWhenAnAgentRuns)
{
    scripted.open();
    scripted.agent().failToStart(u"Exec format error"_s);
    EXPECT_THAT(failuresOver(), ElementsAre(false));
    chat.restart();
    scripted.goLive();
    EXPECT_THAT(failuresOver(), ElementsAre(true));
}

TEST_F(QuietTranscriptTest, ANoticeIsANoteAndNoLine)
{
    scripted.goIntoTurn(u"hello"_s);
    scripted.say({NoticeGiven{u"We are changing auto mode"_s, true}});
    EXPECT_THAT(dividersOf(chat), IsEmpty());
    ASSERT_THAT(entriesOf<NoticeEntry>(chat), SizeIs(1));
    EXPECT_TRUE(entriesOf<NoticeEntry>(chat).at(0).isWarning);
}

TEST_F(QuietTranscriptTest, AClearedConversationSaysSo)
{
    scripted.goIntoTurn(u"/clear"_s);
    scripted.say({ConversationCleared{}});
    scripted.endTurn();
    EXPECT_THAT(dividersOf(chat), ElementsAre(Divider::Kind::Cleared));
}

TEST_F(QuietTranscriptTest, ATitleThatIsCutEndsInAnEllipsis)
{
    chat.send(u"short\n title"_s);
    EXPECT_EQ(chat.title(), u"short title"_s);
    ScriptedChat &other = scripted;
    auto words = other.makeChat(u"chat-2"_s, u"session-2"_s, false, {});
    words->send(u"The test parses_trailing_comma fails one run in ten. Find out why"_s);
    EXPECT_EQ(words->title(), u"The test parses_trailing_comma fails one run in ten. Find…"_s);
    auto line = other.makeChat(u"chat-3"_s, u"session-3"_s, false, {});
    line->send(u"x"_s.repeated(200));
    EXPECT_EQ(line->title(), u"x"_s.repeated(59) + u'…');
}

} // namespace quiettranscripttest
