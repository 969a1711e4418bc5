#include "bridge/check/rungs/MessageReader.h"

#include <gtest/gtest.h>

#include <QByteArrayList>
#include <QElapsedTimer>

#include <algorithm>
#include <limits>

namespace messagereadertest {

using namespace Qt::StringLiterals;
using namespace bridge::answers;
using namespace bridge::check;

ServerAnswer stream(const QByteArray &body)
{
    return {200, body};
}

ServerAnswer whole(const QByteArray &body)
{
    return {200, body};
}

QByteArray event(const QByteArray &name, const QByteArray &rest = {})
{
    return "event: " + name + "\ndata: {\"type\":\"" + name + "\"" + (rest.isEmpty() ? "" : ",")
           + rest + "}\n\n";
}

const QByteArray kStart =
    event("message_start",
          R"("message":{"id":"msg_1","type":"message","role":"assistant","model":"m-1",)"
          R"("content":[],"stop_reason":null,)"
          R"("usage":{"input_tokens":20,"cache_read_input_tokens":5,"output_tokens":1}})");
const QByteArray kEnd =
    event("message_delta", R"("delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9})")
    + event("message_stop");

QByteArray delta(const QByteArray &json)
{
    return event("content_block_delta", R"("index":0,"delta":)" + json);
}

TEST(MessageReader, ReadsAStream)
{
    const QByteArray block =
        event("content_block_start", R"("index":0,"content_block":{"type":"text","text":""})");
    const QByteArray body = kStart + event("ping") + block
                            + delta(R"({"type":"text_delta","text":"One "})")
                            + delta(R"({"type":"text_delta","text":"two"})")
                            + event("content_block_stop", R"("index":0)") + kEnd;
    const Message message = readMessage(stream(body));
    EXPECT_EQ(message.form, Message::Form::Stream);
    EXPECT_EQ(message.reading, StreamReading::Read);
    EXPECT_EQ(message.text, u"One two"_s);
    EXPECT_EQ(message.stopReason, u"end_turn"_s);
    EXPECT_EQ(message.inputTokens, 25);
    EXPECT_EQ(message.outputTokens, 9);
    ASSERT_EQ(message.pieces.size(), 2U);
    EXPECT_EQ(message.pieces[1], body.indexOf("event: content_block_stop"));
}

TEST(MessageReader, AStreamIsAStreamWhateverItsContentTypeSays)
{
    EXPECT_EQ(readMessage(whole(kStart + kEnd)).form, Message::Form::Stream);
}

TEST(MessageReader, PutsAToolsInputTogether)
{
    const QByteArray head =
        kStart
        + event("content_block_start", R"("index":0,"content_block":{"type":"tool_use","id":"t1",)"
                                       R"("name":"get_time","input":{}})");
    const auto input = [](const QByteArray &text) {
        return delta(R"({"type":"input_json_delta","partial_json":")" + text + "\"}");
    };
    const QByteArray stop = event("content_block_stop", R"("index":0)");
    const QString tool = u"get_time"_s;

    const Message good = readMessage(
        stream(head + input("") + input(R"({\"city\":)") + input(R"(\"Lisbon\"})") + stop + kEnd));
    ASSERT_TRUE(good.wholeCallOf(tool));
    EXPECT_EQ(good.wholeCallOf(tool)->input, R"({"city":"Lisbon"})");
    EXPECT_EQ(good.wholeCallOf(tool)->id, u"t1"_s);
    EXPECT_FALSE(good.wholeCallOf(u"other"_s));

    for (const QByteArray &spoilt :
         {head + input(R"({\"city\":)") + stop + kEnd, head + input(R"({\"city\":)"),
          head + input("[1]") + stop + kEnd, head + input("null") + stop + kEnd})
        EXPECT_FALSE(readMessage(stream(spoilt)).wholeCallOf(tool)) << spoilt.constData();

    // A tool without parameters has no deltas.
    EXPECT_EQ(readMessage(stream(head + stop + kEnd)).wholeCallOf(tool)->input, "{}");
}

TEST(MessageReader, AnInputThatIsGivenAtTheStartIsNone)
{
    const Message message = readMessage(
        stream(kStart
               + event("content_block_start",
                       R"("index":0,"content_block":{"type":"tool_use","id":"t1","name":"x",)"
                       R"("input":{"a":1}})")
               + event("content_block_stop", R"("index":0)") + kEnd));
    EXPECT_FALSE(message.wholeCallOf(u"x"_s));
    EXPECT_EQ(message.toolFlaw(), ToolFlaw::InputInStart);
}

TEST(MessageReader, ReadsAMessageThatDoesNotStream)
{
    const Message message = readMessage(
        whole(R"({"type":"message","model":"m","content":[{"type":"text","text":"Hi"},)"
              R"({"type":"tool_use","id":"t","name":"x","input":{"a":1}}],)"
              R"("stop_reason":"tool_use","usage":{"input_tokens":3,"output_tokens":4.0}})"));
    EXPECT_EQ(message.form, Message::Form::Whole);
    EXPECT_EQ(message.text, u"Hi"_s);
    EXPECT_EQ(message.outputTokens, 4);
    EXPECT_TRUE(message.wholeCallOf(u"x"_s));
}

TEST(MessageReader, TellsWhereAStreamBrokeOff)
{
    EXPECT_EQ(readMessage(stream(kStart)).flaw, StreamFlaw::NoEnd);
    EXPECT_EQ(readMessage(stream(kStart + kEnd.left(40))).flaw, StreamFlaw::NoEnd);
    // Only message_stop is missing.
    const QByteArray content =
        event("content_block_start", R"("index":0,"content_block":{"type":"text","text":""})")
        + delta(R"({"type":"text_delta","text":"One"})")
        + event("content_block_stop", R"("index":0)");
    EXPECT_EQ(readMessage(stream(kStart + content + kEnd.left(kEnd.indexOf("event: message_stop"))))
                  .reading,
              StreamReading::Read);
    const QByteArray error = R"({"type":"error","error":{"type":"overloaded_error"}})";
    for (const QByteArray &before : {QByteArray(), kStart}) {
        const Message broken =
            readMessage(stream(before + "event: error\ndata: " + error + "\n\n" + kEnd));
        EXPECT_EQ(broken.flaw, StreamFlaw::ErrorEvent);
        EXPECT_EQ(broken.reading, StreamReading::AsksUnstreamed);
    }
}

TEST(MessageReader, TheEventWithTheFlawIsShownAndBounded)
{
    const QByteArray body =
        kStart + "event: content_block_delta\ndata: " + QByteArray(5000, 'x') + "\n\n" + kEnd;
    const Message message = readMessage(stream(body));
    EXPECT_EQ(message.flaw, StreamFlaw::NotJson);
    EXPECT_TRUE(message.flawed.startsWith("event: content_block_delta\ndata: xxx"));
    EXPECT_LT(message.flawed.size(), 700);
}

/// Of so many blocks that begin and do not end, in milliseconds; the least of three.
qint64 timeForOpenBlocks(int count)
{
    QByteArray body = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{}}\n\n";
    for (int i = 0; i < count; ++i)
        body += R"(event: content_block_start
data: {"type":"content_block_start","index":)"
                + QByteArray::number(i) + R"(,"content_block":{"type":"tool_use","id":"a)"
                + QByteArray::number(i) + "\",\"name\":\"n\"}}\n\n";
    qint64 least = std::numeric_limits<qint64>::max();
    for (int i = 0; i < 3; ++i) {
        QElapsedTimer timer;
        timer.start();
        static_cast<void>(readMessage({.status = 200, .body = body}));
        least = std::min(least, timer.nsecsElapsed());
    }
    return least;
}

TEST(MessageReader, TakesManyOpenBlocksInTheTimeOfTheirNumber)
{
    // Eight times as many: 64 times as long where each is compared with all.
    EXPECT_LT(timeForOpenBlocks(4'000), 24 * timeForOpenBlocks(500));
}

TEST(MessageReader, OtherAnswersAreNoMessage)
{
    const QByteArrayList others{
        "",
        "null",
        "[]",
        "{}",
        "<html></html>",
        R"({"type":"error","error":{"type":"not_found_error","message":"no"}})",
        R"({"id":"chatcmpl-1","object":"chat.completion","choices":[]})",
        "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\"}\n\ndata: [DONE]\n\n",
        "data: {\"type\":\"message_start\"}\n\n",
        R"({"type":"message"})",
        R"({"type":"message","content":"text"})",
        QByteArray(200'000, '['),
        "data: " + QByteArray(200'000, '[') + "\n\n",
        QByteArray("\0\xff\xfe\x80", 4),
    };
    for (const QByteArray &body : others)
        EXPECT_EQ(readMessage(stream(body)).form, Message::Form::None) << body.left(80).constData();
}

} // namespace messagereadertest
