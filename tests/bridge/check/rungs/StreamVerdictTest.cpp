#include "tests/bridge/check/rungs/RungsTestSupport.h"
#include "tests/bridge/check/rungs/StreamCases.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>

// The rungs Streaming and Tools judge a server by what Claude Code does with its streams.
namespace streamverdicttest {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace bridge::check;
using rungstest::inShort;
using rungstest::reportOf;
using rungstest::runCheck;
using streamcases::StreamCase;

bool asksForTool(const QByteArray &request)
{
    return request.contains(R"("tools":)") && !request.contains(R"("tool_result")");
}

/// A server that streams its first message, or its tool call, as a case does.
class StreamVerdict : public testing::Test
{
protected:
    enum class Place { Messages, Tools };

    void judge(StreamCase one, Place place, bool answersWhole = true)
    {
        one.body.replace("\"Bash\"", "\"get_time\"");
        LocalServer server([&](QTcpSocket &socket, const QByteArray &request) {
            if (!request.startsWith("POST"))
                return LocalServer::answer(socket, 404, "");
            const bool isCall = asksForTool(request);
            if (!request.contains(R"("stream":true)")) {
                return LocalServer::answer(socket, answersWhole ? 200 : 404,
                                           answersWhole ? whole(isCall) : QByteArray());
            }
            if (isCall == (place == Place::Tools) && !request.contains(R"("tool_result")"))
                return streamcases::play(socket, one);
            const QByteArray call =
                rungstest::streamOf(rungstest::toolEvents("get_time", "{}"), 60, "tool_use");
            LocalServer::answer(
                socket, 200, isCall ? call : rungstest::streamOf(rungstest::textEvents("1 2 3")));
        });
        wanted.target = rungstest::targetAt(server.url());
        wanted.patience = one.end == u"hold"_s ? 150ms : 20'000ms;
        check = runCheck(wanted);
        requests = server.requests();
    }

    [[nodiscard]] std::string streaming(const QString &name, bool answersWhole = true)
    {
        judge(streamcases::named(name), Place::Messages, answersWhole);
        return inShort(reportOf(check, Rung::Streaming));
    }
    [[nodiscard]] std::string tools(const QString &name)
    {
        judge(streamcases::named(name), Place::Tools);
        return inShort(reportOf(check, Rung::Tools));
    }
    [[nodiscard]] StreamFlaw streamFlaw() const
    {
        return std::get<StreamingFacts>(reportOf(check, Rung::Streaming).facts).flaw;
    }
    [[nodiscard]] ToolFlaw toolFlaw() const
    {
        return std::get<ToolsFacts>(reportOf(check, Rung::Tools).facts).flaw;
    }

    rungstest::CheckOptions wanted;
    CheckReport check;
    QList<QByteArray> requests;

private:
    static QByteArray whole(bool isCall)
    {
        return isCall ? QByteArray(R"({"type":"message","content":[{"type":"tool_use",)"
                                   R"("id":"toolu_01AbCdEfGhIjKlMn","name":"get_time",)"
                                   R"("input":{"city":"Lisbon"}}],"stop_reason":"tool_use"})")
                      : streamcases::whenNotStreaming();
    }
};

TEST_F(StreamVerdict, WhatClaudeCodeReadsPasses)
{
    for (const char *name :
         {"reference", "case-start-without-content", "case-refusal", "gzip-right", "deflate-right",
          "message_stop-missing-cut", "stop-max_tokens"})
        EXPECT_EQ(streaming(QLatin1String(name)), "passed") << name;
}

TEST_F(StreamVerdict, WhatIsAskedForAgainWithoutStreamingIsAWarningAndElseAFailure)
{
    struct Row
    {
        const char *name;
        StreamFlaw flaw;
        const char *kind;
    };
    for (const auto &[name, flaw, kind] : {
             Row{"case-no-event-lines", StreamFlaw::NoEventLine, "stream_malformed"},
             Row{"openai-chunks", StreamFlaw::OtherApi, "stream_malformed"},
             Row{"data-json-single-quotes", StreamFlaw::NotJson, "stream_malformed"},
             Row{"in-mid-text-closed", StreamFlaw::NoEnd, "stream_cut"},
             Row{"json-body", StreamFlaw::NotStreamed, "stream_buffered"},
             Row{"gzip-not-marked", StreamFlaw::Compressed, "stream_malformed"},
             Row{"gzip-marked-not-compressed", StreamFlaw::NotCompressed, "stream_malformed"},
             Row{"utf-16le-bom", StreamFlaw::Utf16, "stream_malformed"},
             Row{"status-204-no-body", StreamFlaw::NoBody, "empty_answer"},
         }) {
        EXPECT_EQ(streaming(QLatin1String(name)), "warning " + std::string(kind)) << name;
        EXPECT_EQ(static_cast<int>(streamFlaw()), static_cast<int>(flaw)) << name;
        EXPECT_EQ(inShort(reportOf(check, Rung::Tools)), "passed") << name;
    }
    EXPECT_EQ(streaming(u"case-no-event-lines"_s, /*answersWhole=*/false),
              "failed stream_malformed");
}

TEST_F(StreamVerdict, AnErrorInTheStreamIsOnlyAWarningWhereTheWholeAnswerComes)
{
    EXPECT_EQ(streaming(u"case-error-in-mid-answer"_s), "warning error_event");
    EXPECT_EQ(static_cast<int>(streamFlaw()), static_cast<int>(StreamFlaw::ErrorEvent));
    EXPECT_FALSE(
        streaming(u"case-error-in-mid-answer"_s, /*answersWhole=*/false).starts_with("warning"));
    EXPECT_FALSE(check.isUsable());
}

TEST_F(StreamVerdict, LostTextAndWrongCountsAreWarnings)
{
    for (const char *name :
         {"event-line-missing-one-delta", "block-start-text-filled", "gbk", "usage-strings"})
        EXPECT_EQ(streaming(QLatin1String(name)), "warning stream_malformed") << name;
}

TEST_F(StreamVerdict, WhatFailsTheTurnFails)
{
    EXPECT_EQ(streaming(u"delta-after-block-stop"_s), "failed stream_malformed");
    EXPECT_EQ(streaming(u"last-delta-unterminated"_s), "failed stream_cut");
    EXPECT_EQ(streaming(u"in-mid-text-cut"_s), "failed stream_cut");
    EXPECT_EQ(streaming(u"message_stop-then-held-open"_s), "failed stream_stalled");
    EXPECT_EQ(static_cast<int>(streamFlaw()), static_cast<int>(StreamFlaw::HeldOpen));
}

TEST_F(StreamVerdict, AnEmptyAnswerFailsAfterASecondOneWithRoomToThink)
{
    EXPECT_EQ(streaming(u"case-empty-answer"_s), "failed empty_answer");
    EXPECT_EQ(static_cast<int>(streamFlaw()), static_cast<int>(StreamFlaw::NothingToShow));
    QList<QByteArray> counting;
    std::copy_if(requests.begin(), requests.end(), std::back_inserter(counting),
                 [](const QByteArray &request) { return request.contains("Count from"); });
    ASSERT_EQ(counting.size(), 2);
    EXPECT_TRUE(counting.last().contains(R"("max_tokens":2000)"));
    EXPECT_EQ(streaming(u"thinking-only"_s), "failed empty_answer");
}

TEST_F(StreamVerdict, AnEmptyAnswerIsAWarningWhereTheSecondOneIsReadWithALoss)
{
    LocalServer server([](QTcpSocket &socket, const QByteArray &request) {
        if (!request.startsWith("POST"))
            return LocalServer::answer(socket, 404, "");
        const bool isSecond = request.contains(R"("max_tokens":2000)");
        streamcases::play(socket, streamcases::named(isSecond ? u"event-line-missing-one-delta"_s
                                                              : u"case-empty-answer"_s));
    });
    wanted.target = rungstest::targetAt(server.url());
    check = runCheck(wanted);
    EXPECT_EQ(inShort(reportOf(check, Rung::Streaming)), "warning stream_malformed");
    EXPECT_EQ(static_cast<int>(streamFlaw()), static_cast<int>(StreamFlaw::NoEventLine));
}

TEST_F(StreamVerdict, ToolCallsThatClaudeCodeCannotUseFailTools)
{
    struct Row
    {
        const char *name;
        ToolFlaw flaw;
        const char *verdict;
    };
    for (const auto &[name, flaw, verdict] : {
             Row{"tool-reference", ToolFlaw::None, "passed"},
             Row{"tool-input-in-start", ToolFlaw::InputInStart, "failed tool_call_unusable"},
             Row{"tool-id-missing", ToolFlaw::NoId, "failed tool_call_unusable"},
             Row{"tool-id-number", ToolFlaw::NoId, "failed tool_call_unusable"},
             Row{"tool-name-missing", ToolFlaw::NoName, "failed tool_call_unusable"},
             Row{"case-two-tools-one-id", ToolFlaw::IdTwice, "warning tool_call_unusable"},
             Row{"tool-input-malformed", ToolFlaw::NoInput, "failed model_lacks_tools"},
             Row{"tool-error-after-tool", ToolFlaw::None, "warning error_event"},
             Row{"tool-cut-in-input", ToolFlaw::None, "passed"},
         }) {
        EXPECT_EQ(tools(QLatin1String(name)), verdict) << name;
        EXPECT_EQ(static_cast<int>(toolFlaw()), static_cast<int>(flaw)) << name;
    }
}

/// Of each stream of the table.
class StreamVerdictOfAll : public StreamVerdict, public testing::WithParamInterface<StreamCase>
{};

std::string nameOf(const testing::TestParamInfo<StreamCase> &info)
{
    return streamcases::testName(info.param);
}

/// "passed", "warning", "failed": what the table says of the stream of a first message.
QString expectedOfStreaming(const StreamCase &one)
{
    // The stream is good; what the model says with it is not the server's fault.
    if (one.because == u"refusal"_s || one.because == u"max_tokens"_s
        || one.because == u"context"_s)
        return u"passed"_s;
    if (one.because == u"empty"_s)
        return u"failed"_s;
    static const std::map<QString, QString> results{
        {u"read"_s, u"passed"_s},        {u"read_with_loss"_s, u"warning"_s},
        {u"compaction"_s, u"warning"_s}, {u"asks_unstreamed"_s, u"warning"_s},
        {u"asks_again"_s, u"failed"_s},  {u"hangs"_s, u"failed"_s},
        {u"retries"_s, u"failed"_s},     {u"fails"_s, u"failed"_s},
    };
    return results.at(one.claudeCode);
}

TEST_P(StreamVerdictOfAll, TheRungSaysWhatTheTableSays)
{
    const StreamCase &one = GetParam();
    judge(one, Place::Messages);
    const RungReport streaming = reportOf(check, Rung::Streaming);
    // Where not a byte of the answer came, an earlier rung has failed.
    const bool isUnasked = streaming.skipped == SkipReason::EarlierFailed;
    EXPECT_EQ(isUnasked ? u"failed"_s : rungResultName(streaming.result), expectedOfStreaming(one))
        << inShort(check);
    if (streaming.failure) {
        EXPECT_EQ(streaming.failure->layer(), bridge::FailureLayer::Endpoint);
        EXPECT_NE(streaming.failure->kind(), bridge::FailureKind::Unknown);
    }
    // Without its whole answer the warning is a failure. A server that does not stream at all gives
    // that answer either way.
    if (one.claudeCode == u"asks_unstreamed"_s && streaming.failure
        && streaming.failure->kind() != bridge::FailureKind::StreamBuffered) {
        judge(one, Place::Messages, /*answersWhole=*/false);
        EXPECT_FALSE(check.isUsable()) << inShort(check);
    }
}

INSTANTIATE_TEST_SUITE_P(All, StreamVerdictOfAll, testing::ValuesIn(streamcases::all()), nameOf);

class ToolVerdictOfAll : public StreamVerdictOfAll
{};

TEST_P(ToolVerdictOfAll, TheRungSaysWhatTheTableSays)
{
    static const std::map<QString, QString> results{
        {u"runs"_s, u"passed"_s},
        {u"runs_then_error"_s, u"warning"_s},
        {u"goes_back_once"_s, u"warning"_s},
        {u"does_not_run"_s, u"failed"_s},
        {u"input_lost"_s, u"failed"_s},
        {u"input_broken"_s, u"failed"_s},
        {u"ends_the_process"_s, u"failed"_s},
        {u"unknown_name"_s, u"failed"_s},
        {u"no_call"_s, u"failed"_s},
    };
    judge(GetParam(), Place::Tools);
    EXPECT_EQ(rungResultName(reportOf(check, Rung::Tools).result), results.at(GetParam().call))
        << inShort(check);
}

INSTANTIATE_TEST_SUITE_P(All, ToolVerdictOfAll, testing::ValuesIn(streamcases::withCalls()),
                         nameOf);

/// Answers each call with an id that `idOf` makes of the number of the calls before.
std::string verdictOfIds(const std::function<QByteArray(int)> &idOf)
{
    int calls = 0;
    LocalServer server([&](QTcpSocket &socket, const QByteArray &request) {
        if (!request.startsWith("POST"))
            return LocalServer::answer(socket, 404, "");
        if (request.contains(R"("tool_reference")"))
            return LocalServer::answer(socket, 400, R"({"error":{"message":"no references"}})");
        const bool isLook = request.contains("claude-cli/"); // for a firewall, behind the rest
        const bool isCall = (asksForTool(request) && !isLook) || request.contains("Porto");
        QByteArray body =
            rungstest::streamOf(isCall ? rungstest::toolEvents("get_time", R"({"city":"Lisbon"})")
                                       : rungstest::textEvents("1 2 3"),
                                60, isCall ? "tool_use" : "end_turn");
        if (isCall)
            body.replace("toolu_01AbCdEfGhIjKlMn", idOf(calls++));
        LocalServer::answer(socket, 200, body);
    });
    const CheckReport check = runCheck({.target = rungstest::targetAt(server.url())});
    return inShort(reportOf(check, Rung::Tools)) + ", calls: " + std::to_string(calls);
}

TEST(ToolIds, AnIdThatALaterAnswerRepeatsFailsTools)
{
    EXPECT_EQ(verdictOfIds([](int) { return "call_0"; }), "failed tool_call_unusable, calls: 2");
    EXPECT_EQ(verdictOfIds([](int n) { return "call_" + QByteArray::number(n); }),
              "passed, calls: 2");
    EXPECT_EQ(verdictOfIds([](int) { return "call_Zk81hdQ20smvXa"; }), "passed, calls: 1");
}

} // namespace streamverdicttest
