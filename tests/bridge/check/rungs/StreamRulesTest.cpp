#include "bridge/check/rungs/MessageReader.h"
#include "tests/bridge/check/rungs/RungsTestSupport.h"
#include "tests/bridge/check/rungs/StreamCases.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>

// The checklist reads streams by Claude Code's own rules (protocol reference, 14).
namespace streamrulestest {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace bridge::check;
using rungstest::inShort;
using rungstest::reportOf;
using rungstest::runCheck;
using streamcases::StreamCase;

StreamReading expected(const StreamCase &one)
{
    // The stream is good; what the model says with it is not the server's fault.
    if (one.because == u"refusal"_s || one.because == u"max_tokens"_s
        || one.because == u"context"_s)
        return StreamReading::Read;
    if (one.because == u"empty"_s)
        return StreamReading::Empty;
    static const std::map<QString, StreamReading> readings{
        {u"read"_s, StreamReading::Read},
        {u"read_with_loss"_s, StreamReading::ReadWithLoss},
        {u"compaction"_s, StreamReading::Miscounted},
        {u"asks_unstreamed"_s, StreamReading::AsksUnstreamed},
        {u"asks_again"_s, StreamReading::Empty},
        {u"hangs"_s, StreamReading::Hangs},
        {u"retries"_s, StreamReading::Fails},
        {u"fails"_s, StreamReading::Fails},
    };
    const auto found = readings.find(one.claudeCode);
    EXPECT_NE(found, readings.end()) << one.claudeCode.toStdString();
    return found == readings.end() ? StreamReading::Read : found->second;
}

std::vector<StreamCase> uncompressed()
{
    std::vector<StreamCase> cases;
    for (const StreamCase &one : streamcases::all()) {
        if (one.encoding.isEmpty())
            cases.push_back(one);
    }
    return cases;
}

std::string nameOf(const testing::TestParamInfo<StreamCase> &info)
{
    QString name = info.param.name;
    return name.replace(u'-', u'_').replace(u'.', u'_').toStdString();
}

class StreamRules : public testing::TestWithParam<StreamCase>
{};

TEST_P(StreamRules, TheReaderAgreesWithClaudeCode)
{
    const StreamCase &one = GetParam();
    const Message message = readMessage(streamcases::outcomeOf(one));
    EXPECT_EQ(static_cast<int>(message.reading), static_cast<int>(expected(one)))
        << "flaw " << static_cast<int>(message.flaw) << "\n"
        << one.body.left(2000).constData();
    EXPECT_EQ(message.flaw == StreamFlaw::None, message.reading == StreamReading::Read)
        << "what is wrong is named";
    if (!one.text.isNull() && message.form == Message::Form::Stream) {
        EXPECT_EQ(message.text, one.text);
    }
}

INSTANTIATE_TEST_SUITE_P(All, StreamRules, testing::ValuesIn(uncompressed()), nameOf);

std::vector<StreamCase> withCalls()
{
    std::vector<StreamCase> cases;
    for (const StreamCase &one : streamcases::all()) {
        if (!one.call.isEmpty())
            cases.push_back(one);
    }
    return cases;
}

class ToolCallRules : public testing::TestWithParam<StreamCase>
{};

TEST_P(ToolCallRules, ACallIsUsableWhereClaudeCodeUsesIt)
{
    const StreamCase &one = GetParam();
    const Message message = readMessage(streamcases::outcomeOf(one));
    const bool isWhole = message.wholeCallOf(u"Bash"_s) != nullptr;
    const std::map<QString, std::pair<bool, ToolFlaw>> rules{
        {u"runs"_s, {true, ToolFlaw::None}},
        {u"runs_then_error"_s, {true, ToolFlaw::None}},
        {u"goes_back_once"_s, {true, ToolFlaw::IdTwice}},
        {u"does_not_run"_s, {false, ToolFlaw::NoId}},
        {u"input_lost"_s, {false, ToolFlaw::InputInStart}},
        {u"input_broken"_s, {false, ToolFlaw::NoInput}},
        {u"ends_the_process"_s, {false, ToolFlaw::NoName}},
        {u"no_call"_s, {false, ToolFlaw::None}},
    };
    if (one.call == u"unknown_name"_s) {
        EXPECT_FALSE(isWhole);
        return;
    }
    ASSERT_TRUE(rules.contains(one.call)) << one.call.toStdString();
    EXPECT_EQ(isWhole, rules.at(one.call).first);
    EXPECT_EQ(static_cast<int>(message.toolFlaw()), static_cast<int>(rules.at(one.call).second));
}

INSTANTIATE_TEST_SUITE_P(All, ToolCallRules, testing::ValuesIn(withCalls()), nameOf);

bool asksForTool(const QByteArray &request)
{
    return request.contains(R"("tools":)") && !request.contains(R"("tool_result")");
}

/// A server that streams its first message, or its tool call, as a case does.
class StreamVerdict : public testing::Test
{
protected:
    enum class Place { Messages, Tools };

    const CheckReport &found(const QString &name, Place place = Place::Messages,
                             bool answersWhole = true)
    {
        const StreamCase &one = streamcases::named(name);
        LocalServer server([&](QTcpSocket &socket, const QByteArray &request) {
            if (!request.startsWith("POST"))
                return LocalServer::answer(socket, 404, "");
            const bool isCall = asksForTool(request);
            if (!request.contains(R"("stream":true)")) {
                return LocalServer::answer(socket, answersWhole ? 200 : 404,
                                           answersWhole ? whole(isCall) : QByteArray());
            }
            if (isCall == (place == Place::Tools) && !request.contains(R"("tool_result")"))
                return play(socket, one);
            const QByteArray call =
                rungstest::streamOf(rungstest::toolEvents("get_time", "{}"), 60, "tool_use");
            LocalServer::answer(
                socket, 200, isCall ? call : rungstest::streamOf(rungstest::textEvents("1 2 3")));
        });
        wanted.target = rungstest::targetAt(server.url());
        wanted.patience = one.end == u"hold"_s ? 150ms : 20'000ms;
        check = runCheck(wanted);
        requests = server.requests();
        return check;
    }

    [[nodiscard]] std::string streaming(const QString &name, bool answersWhole = true)
    {
        found(name, Place::Messages, answersWhole);
        return inShort(reportOf(check, Rung::Streaming));
    }
    [[nodiscard]] std::string tools(const QString &name)
    {
        found(name, Place::Tools);
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

    static void play(QTcpSocket &socket, const StreamCase &one)
    {
        QByteArray body = one.body;
        body.replace("\"Bash\"", "\"get_time\"");
        const QByteArray encoding =
            one.encoding.isEmpty() ? QByteArray() : "Content-Encoding: " + one.encoding + "\r\n";
        if (one.end.isEmpty())
            return LocalServer::answer(socket, one.status, body, encoding);
        socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                     + QByteArray::number(body.size(), 16) + "\r\n" + body + "\r\n");
        if (one.end == u"cut"_s)
            socket.disconnectFromHost();
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

/// Answers each call with an id that `idOf` makes of the number of the calls before.
std::string verdictOfIds(const std::function<QByteArray(int)> &idOf)
{
    int calls = 0;
    LocalServer server([&](QTcpSocket &socket, const QByteArray &request) {
        if (!request.startsWith("POST"))
            return LocalServer::answer(socket, 404, "");
        if (request.contains(R"("tool_reference")"))
            return LocalServer::answer(socket, 400, R"({"error":{"message":"no references"}})");
        const bool isCall = asksForTool(request) || request.contains("Porto");
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

} // namespace streamrulestest
