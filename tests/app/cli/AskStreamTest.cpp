#include "tests/app/Sandbox.h"
#include "tests/support/LocalServer.h"
#include "ui/words/AgentNoticeText.h"

#include <QFile>

#include <gmock/gmock.h>

#include <csignal>

// What `ask` makes of streams that Claude Code mends or runs into; Claude Code is the real one.
namespace askstreamtest {

using namespace Qt::StringLiterals;
using namespace clitest;

QByteArray event(const QByteArray &type, const QByteArray &fields = {})
{
    return "event: " + type + "\ndata: {\"type\":\"" + type + '"' + fields + "}\n\n";
}

QByteArray start(const QByteArray &messageId)
{
    return event("message_start",
                 R"(,"message":{"id":")" + messageId
                     + R"(","type":"message","role":"assistant","model":"m","content":[],)"
                       R"("usage":{"input_tokens":5,"output_tokens":1}})");
}

QByteArray delta(const QByteArray &fields)
{
    return event("content_block_delta", R"(,"index":0,"delta":{)" + fields + '}');
}

/// Every message gets the stream, or `whole` if none is asked for.
LocalServer::Handler serving(const QByteArray &stream, const QByteArray &whole = "{}")
{
    return [=](QTcpSocket &socket, const QByteArray &request) {
        if (!request.startsWith("POST /v1/messages"))
            LocalServer::answer(socket, 404, "{}");
        else if (request.contains("\"stream\":true"))
            LocalServer::answer(socket, 200, stream, "Content-Type: text/event-stream\r\n");
        else
            LocalServer::answer(socket, 200, whole, "Content-Type: application/json\r\n");
    };
}

TEST(AskStream, ABrokenAnswerIsMarkedAndTheWholeOneFollowsAlsoUnderTheSameId)
{
    const Sandbox sandbox;
    const LocalServer server(serving(
        start("msg_1")
            + event("content_block_start",
                    R"(,"index":0,"content_block":{"type":"text","text":""})")
            + delta(R"("type":"text_delta","text":"one two ")")
            + event("error", R"(,"error":{"type":"api_error","message":"emptyTurn"})"),
        R"({"id":"msg_1","type":"message","role":"assistant","model":"m","stop_reason":"end_turn",)"
        R"("content":[{"type":"text","text":"one two three"}],)"
        R"("usage":{"input_tokens":5,"output_tokens":3}})"));
    const Outcome outcome =
        sandbox.run({u"ask"_s, u"--json"_s, u"--endpoint"_s, server.url(), u"hello"_s});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
    std::string text;
    for (const Json &line : outcome.lines()) {
        if (line.value("event", "") == "text")
            text += line["text"].get<std::string>();
        else if (line.value("event", "") == "text_dropped")
            text.resize(text.size() - line["characters"].get<std::size_t>()); // ASCII
    }
    EXPECT_EQ(text, "one two three");
    EXPECT_EQ(outcome.events("text_dropped").size(), 1U) << outcome.out.toStdString();
    EXPECT_EQ(outcome.lines().back()["text"], "one two three");
}

TEST(AskStream, ARepeatedToolIdIsNamedAndTheTurnCanBeStopped)
{
    const Sandbox sandbox;
    const QByteArray path = sandbox.write(u"workspace/a.txt"_s, "a\n").toUtf8();
    const LocalServer server(serving(
        start("msg_1")
        + event("content_block_start", R"(,"index":0,"content_block":{"type":"tool_use",)"
                                       R"("id":"call_0","name":"Read","input":{}})")
        + delta(R"("type":"input_json_delta","partial_json":"{\"file_path\":\")" + path + R"(\"}")")
        + event("content_block_stop", R"(,"index":0)")
        + event("message_delta",
                R"(,"delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":9})")
        + event("message_stop")));
    Program program(sandbox, {u"ask"_s, u"--json"_s, u"--endpoint"_s, server.url(), u"hello"_s});
    ASSERT_TRUE(program.waitForOut(R"("event":"looping","reason":"repeated_id","tool":"Read")"))
        << program.out().toStdString();
    EXPECT_TRUE(program.waitForErr("Ctrl-C"));
    program.sendSignal(SIGINT);
    const Outcome outcome = program.finish();
    EXPECT_EQ(outcome.exitCode, 130);
    EXPECT_EQ(outcome.events("looping").size(), 1U);
}

/// A stream of the table of what Claude Code makes of them.
QByteArray streamCase(const QString &name)
{
    QFile file(QStringLiteral(DRAWBRIDGE_SOURCE "/tests/data/streams/") + name);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << name.toStdString();
    return file.readAll().replace("{{id}}", "msg_1").replace("{{model}}", "m");
}

TEST(AskStream, AnAnswerThatIsCutAtItsLimitIsNoFailure)
{
    const Sandbox sandbox;
    const LocalServer server(serving(streamCase(u"stop-max_tokens.sse"_s)));
    const Outcome outcome =
        sandbox.run({u"ask"_s, u"--json"_s, u"--endpoint"_s, server.url(), u"count"_s});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.out.toStdString();
    EXPECT_TRUE(outcome.events("failure").empty());
    EXPECT_EQ(outcome.lines().back()["ok"], true);
    EXPECT_EQ(outcome.lines().back()["stop_reason"], "max_tokens");
    EXPECT_THAT(outcome.lines().back()["text"].get<std::string>(),
                testing::HasSubstr("nine ten one two")) << "four pieces";
    EXPECT_TRUE(outcome.err.contains(ui::wordsFor(bridge::agent::AnswerCut{}).toUtf8()))
        << outcome.err.toStdString();
}

TEST(AskStream, AnAnswerWithoutAWordIsAFailureOfTheEndpoint)
{
    const Sandbox sandbox;
    const LocalServer server(serving(streamCase(u"case-empty-answer.sse"_s)));
    const Outcome outcome =
        sandbox.run({u"ask"_s, u"--json"_s, u"--endpoint"_s, server.url(), u"hello"_s});
    EXPECT_EQ(outcome.exitCode, 5) << outcome.out.toStdString();
    const auto failures = outcome.events("failure");
    ASSERT_EQ(failures.size(), 1U) << outcome.out.toStdString();
    EXPECT_EQ(failures[0]["layer"], "endpoint");
    EXPECT_EQ(failures[0]["kind"], "empty_answer");
    EXPECT_TRUE(failures[0]["said"].is_null()) << "the server said nothing";
    EXPECT_EQ(outcome.lines().back()["ok"], false);
}

} // namespace askstreamtest
