#include "bridge/agents/claude/FailureClassifier.h"
#include "bridge/agents/claude/StreamJsonCodec.h"
#include "tests/bridge/agents/claude/Replay.h"

#include <gtest/gtest.h>

// What comes of an answer that was cut, refused, empty or continued (lines of 2.1.330).
namespace turnanswertest {

using namespace Qt::StringLiterals;
using namespace bridge::agent;
using replay::only;

using Lines = std::vector<QByteArray>;

QByteArray began()
{
    return R"({"type":"stream_event","event":{"type":"message_start","message":{"id":"m"}}})";
}

QByteArray stopped(const QByteArray &reason)
{
    return R"({"type":"stream_event","event":{"type":"message_delta","delta":{"stop_reason":")"
           + reason + R"("}}})";
}

QByteArray block(const QByteArray &type, const QByteArray &text)
{
    return R"({"type":"assistant","message":{"id":"m","model":"x","stop_reason":null,"content":[{"type":")"
           + type + R"(",")" + type + R"(":")" + text + R"("}]}})";
}

QByteArray calls()
{
    return R"({"type":"assistant","message":{"id":"m","model":"x","content":[{"type":"tool_use",)"
           R"("id":"t","name":"Bash","input":{}}]}})";
}

/// What Claude Code says to the model by itself.
QByteArray urged(const QByteArray &text)
{
    return R"({"type":"user","isSynthetic":true,"message":{"role":"user","content":[{"type":"text",)"
           R"("text":")"
           + text + R"("}]}})";
}

const QByteArray kGoOn = urged("Output token limit hit. Resume directly — no apology.");
const QByteArray kGoOnAfterBreak =
    urged("Your response above was cut off mid-stream. Resume directly from where it stopped.");
const QByteArray kSaySomething = urged("[Your previous response had no visible output.]");

QByteArray succeeded(const QByteArray &text)
{
    return R"({"type":"result","subtype":"success","is_error":false,"stop_reason":"end_turn",)"
           R"("result":")"
           + text + R"("})";
}

/// The synthetic message and the result of a turn that Claude Code gives up at the limit.
Lines givenUp(const QByteArray &text)
{
    return {R"({"type":"assistant","is_api_error_message":true,"error":"max_output_tokens",)"
            R"("message":{"id":"s","model":"<synthetic>","stop_reason":"stop_sequence",)"
            R"("content":[{"type":"text","text":")"
                + text + R"("}]}})",
            R"({"type":"result","subtype":"success","is_error":true,"stop_reason":"stop_sequence",)"
            R"("api_error":"max_output_tokens","terminal_reason":"api_error","result":")"
                + text + R"("})"};
}

Lines operator+(Lines lines, const Lines &more)
{
    lines.insert(lines.end(), more.begin(), more.end());
    return lines;
}

class TurnAnswerTest : public testing::Test
{
protected:
    TurnEnded endOf(const Lines &lines)
    {
        m_events.clear();
        for (const QByteArray &line : lines) {
            for (AgentEvent &event : m_codec.decode(line).events)
                m_events.push_back(std::move(event));
        }
        const auto ends = only<TurnEnded>(m_events);
        EXPECT_EQ(ends.size(), 1U);
        return ends.empty() ? TurnEnded{} : ends.front();
    }
    [[nodiscard]] bool isCut() const { return !only<AnswerCut>(m_events).empty(); }

    bridge::claude::StreamJsonCodec m_codec;
    std::vector<AgentEvent> m_events;
};

TEST_F(TurnAnswerTest, AnOrdinaryEndSaysWhyTheModelStopped)
{
    const TurnEnded end =
        endOf({began(), block("text", "Good day"), stopped("end_turn"), succeeded("Good day")});
    EXPECT_TRUE(end.ok);
    EXPECT_EQ(end.text, u"Good day"_s);
    EXPECT_EQ(end.stopReason, u"end_turn"_s);
    EXPECT_FALSE(isCut());
}

TEST_F(TurnAnswerTest, AnAnswerThatIsCutAtItsLimitIsNoFailureAndItsPiecesAreOneText)
{
    const Lines one{began(), block("text", "one "), stopped("max_tokens")};
    const Lines two{began(), block("text", "two"), stopped("max_tokens")};
    const auto words = "API Error: Claude's response exceeded the 128000 output token maximum.";
    const TurnEnded end = endOf(one + Lines{kGoOn} + two + givenUp(words));
    EXPECT_TRUE(end.ok);
    EXPECT_FALSE(end.failure);
    EXPECT_EQ(end.text, u"one two"_s);
    EXPECT_EQ(end.stopReason, u"max_tokens"_s);
    EXPECT_TRUE(isCut());
    const TurnEnded next = endOf({began(), block("text", "Hello"), succeeded("Hello")});
    EXPECT_EQ(next.text, u"Hello"_s) << "nothing of the turn before";
    EXPECT_FALSE(isCut());
}

TEST_F(TurnAnswerTest, AnAnswerThatTheModelWasAskedToGoOnWithIsOneText)
{
    for (const QByteArray &goOn : {kGoOn, kGoOnAfterBreak}) {
        const TurnEnded end =
            endOf({began(), block("text", "one "), stopped("max_tokens"), goOn, began(),
                   block("text", "two"), stopped("end_turn"), succeeded("two")});
        EXPECT_TRUE(end.ok);
        EXPECT_EQ(end.text, u"one two"_s);
        EXPECT_EQ(end.stopReason, u"end_turn"_s);
        EXPECT_FALSE(isCut()) << "the model finished it";
    }
    // What was said before a tool is another text, and so is one that nothing was cut from.
    EXPECT_EQ(endOf({began(), block("text", "one "), kGoOn, calls(), began(), block("text", "two"),
                     succeeded("two")})
                  .text,
              u"two"_s);
    EXPECT_EQ(endOf({began(), block("text", "one"), urged("A hook says: go on."), began(),
                     block("text", "two"), succeeded("two")})
                  .text,
              u"two"_s);
}

TEST_F(TurnAnswerTest, AFullContextIsAFailureAlthoughItHasTheSameCategory)
{
    const auto words = "API Error: The model has reached its context window limit.";
    for (const char *type : {"text", "thinking"}) {
        const TurnEnded end = endOf(
            Lines{began(), block(type, "one"), stopped("model_context_window_exceeded")}
            + givenUp(words));
        EXPECT_FALSE(end.ok);
        EXPECT_FALSE(isCut());
        ASSERT_TRUE(end.failure);
        EXPECT_EQ(end.failure->category, u"max_output_tokens"_s);
        EXPECT_EQ(bridge::failureKindName(
                      bridge::claude::classifyTurnFailure(*end.failure, u"http://h"_s, {}).kind()),
                  u"context_too_small"_s);
    }
}

TEST_F(TurnAnswerTest, AnAnswerWithoutAWordIsAnEmptyAnswer)
{
    const Lines nothing{began(), stopped("end_turn")};
    const Lines thoughts{began(), block("thinking", "let me see"), stopped("end_turn")};
    const Lines blanks{began(), block("text", " \\n"), stopped("end_turn")};
    for (const Lines &answer : {nothing, thoughts, blanks}) {
        for (const Lines &turn : {answer + Lines{kSaySomething} + answer, answer}) {
            const TurnEnded end = endOf(turn + Lines{succeeded("")});
            EXPECT_FALSE(end.ok);
            ASSERT_TRUE(end.failure);
            EXPECT_EQ(end.failure->category, u"empty_completion"_s);
            EXPECT_EQ(end.stopReason, u"end_turn"_s);
        }
    }
    // Claude Code ends without a sentence, or with one about its limit.
    const TurnEnded silent =
        endOf({began(), stopped("length"),
               R"({"type":"result","subtype":"error_during_execution","is_error":true,)"
               R"("stop_reason":"length","errors":["[ede_diagnostic] result_type=user"]})"});
    ASSERT_TRUE(silent.failure);
    EXPECT_EQ(silent.failure->category, u"empty_completion"_s);
    const TurnEnded thought = endOf(
        Lines{began(), block("thinking", "hm"), stopped("max_tokens")} + givenUp("API Error: limit"));
    EXPECT_FALSE(thought.ok);
    ASSERT_TRUE(thought.failure);
    EXPECT_EQ(thought.failure->category, u"empty_completion"_s);
    EXPECT_EQ(thought.failure->text, u"API Error: limit"_s) << "it says what to do";
}

TEST_F(TurnAnswerTest, WhatNeedsNoWordIsNoEmptyAnswer)
{
    EXPECT_TRUE(endOf({succeeded("")}).ok) << "a local command";
    EXPECT_TRUE(endOf({began(), calls(), stopped("tool_use"), began(), stopped("end_turn"),
                       succeeded("")})
                    .ok)
        << "a tool did the work";
    EXPECT_TRUE(endOf({began(), block("text", "I begin."), calls(), began(), stopped("end_turn"),
                       succeeded("")})
                    .ok);
    EXPECT_TRUE(endOf({began(), stopped("end_turn"),
                       R"({"type":"result","subtype":"success","is_error":false,"result":"",)"
                       R"("origin":{"kind":"task-notification"}})"})
                    .ok)
        << "nobody asked";
    const TurnEnded stoppedByUs =
        endOf({began(), R"({"type":"result","subtype":"error_during_execution","is_error":true,)"
                        R"("terminal_reason":"aborted_streaming"})"});
    EXPECT_TRUE(stoppedByUs.interrupted);
    EXPECT_FALSE(stoppedByUs.failure);
}

TEST_F(TurnAnswerTest, WhatASubagentDoesIsNotTheTurnsAnswer)
{
    const auto ofSubagent = [](QByteArray line) {
        return line.insert(1, R"("parent_tool_use_id":"t",)");
    };
    const TurnEnded end =
        endOf({began(), stopped("end_turn"), ofSubagent(block("text", "inside")),
               ofSubagent(stopped("max_tokens")), succeeded("")});
    EXPECT_FALSE(end.ok);
    EXPECT_EQ(end.stopReason, u"end_turn"_s);
}

TEST_F(TurnAnswerTest, ARefusedSubagentDoesNotHideThatTheTurnFailed)
{
    const TurnEnded end = endOf(
        {began(), calls(), stopped("tool_use"),
         R"({"type":"system","subtype":"model_refusal_no_fallback"})",
         R"({"type":"assistant","is_api_error_message":true,"error":"server_error","message":)"
         R"({"id":"s","model":"<synthetic>","content":[{"type":"text","text":"API Error: 500"}]}})",
         R"({"type":"result","subtype":"success","is_error":true,"stop_reason":"stop_sequence",)"
         R"("result":"API Error: 500"})"});
    EXPECT_FALSE(end.ok);
    ASSERT_TRUE(end.failure);
    EXPECT_EQ(end.failure->category, u"server_error"_s);
}

TEST_F(TurnAnswerTest, AFailureAfterAnAnswerHasNotItsStopReason)
{
    const TurnEnded end = endOf(
        {began(), calls(), stopped("tool_use"),
         R"({"type":"assistant","is_api_error_message":true,"error":"server_error","message":)"
         R"({"id":"s","model":"<synthetic>","content":[{"type":"text","text":"API Error: 500"}]}})",
         R"({"type":"result","subtype":"success","is_error":true,"stop_reason":"stop_sequence",)"
         R"("result":"API Error: 500"})"});
    EXPECT_FALSE(end.ok);
    EXPECT_EQ(end.stopReason, QString());
}

} // namespace turnanswertest
