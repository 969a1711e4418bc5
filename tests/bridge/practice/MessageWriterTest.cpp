#include "bridge/practice/MessageWriter.h"
#include "tests/bridge/practice/EventStream.h"
#include "tests/bridge/practice/MessagesRequest.h"

#include <gtest/gtest.h>

namespace messagewritertest {

using namespace Qt::StringLiterals;
using namespace bridge::practice;
using namespace std::chrono_literals;

MessageReply everyKindOfBlock()
{
    MessageReply reply;
    reply.blocks = {{ReplyBlock::Kind::Thinking, {u"hm "_s, u"yes"_s}, {}, {}},
                    {ReplyBlock::Kind::Text, {u"one "_s, u"two"_s}, {}, {}},
                    {ReplyBlock::Kind::ToolUse,
                     {},
                     u"Bash"_s,
                     {{"command", "echo \"a long enough command to be cut into pieces\" ✓"}}}};
    reply.pause = 7ms;
    return reply;
}

AnswerPlan plan(const Reply &reply, bool stream)
{
    MessagesRequest conversation;
    conversation.user("hi");
    if (stream)
        conversation.streaming();
    return planAnswer(reply, conversation.parsed());
}

Json bodyOf(const AnswerPlan &plan)
{
    EXPECT_EQ(plan.pieces.size(), 1U);
    const QByteArray &bytes = plan.pieces.at(0).bytes;
    return Json::parse(bytes.begin(), bytes.end());
}

TEST(MessageWriter, AStreamHasTheEventsOfTheApiInTheirOrder)
{
    const AnswerPlan answer = plan(everyKindOfBlock(), true);
    EXPECT_EQ(answer.contentType, "text/event-stream");
    const EventStream stream = EventStream::read(answer);
    EXPECT_EQ(stream.fault, QString());
    EXPECT_EQ(stream.thinking, u"hm yes"_s);
    EXPECT_EQ(stream.text, (QStringList{u"one "_s, u"two"_s}));
    ASSERT_EQ(stream.tools.size(), 1U);
    EXPECT_EQ(stream.tools[0].at("name"), "Bash");
    EXPECT_EQ(stream.tools[0].at("input"), everyKindOfBlock().blocks[2].input);
    EXPECT_EQ(stream.stopReason, "tool_use");
    EXPECT_TRUE(stream.stopped);
}

TEST(MessageWriter, DeltasArePausedAndNothingElseIs)
{
    const AnswerPlan answer = plan(everyKindOfBlock(), true);
    for (const AnswerPlan::Piece &piece : answer.pieces) {
        const bool delta = piece.bytes.startsWith("event: content_block_delta");
        EXPECT_EQ(piece.pause, delta ? 7ms : 0ms) << piece.bytes.constData();
    }
}

TEST(MessageWriter, AWholeAnswerHasTheSameContent)
{
    const AnswerPlan answer = plan(everyKindOfBlock(), false);
    EXPECT_EQ(answer.contentType, "application/json");
    const Json message = bodyOf(answer);
    const Json &content = message.at("content");
    ASSERT_EQ(content.size(), 3U);
    EXPECT_EQ(content[0].at("thinking"), "hm yes");
    EXPECT_NE(content[0].at("signature"), "");
    EXPECT_EQ(content[1].at("text"), "one two");
    EXPECT_EQ(content[2].at("input"), everyKindOfBlock().blocks[2].input);
    EXPECT_EQ(message.at("stop_reason"), "tool_use");
    EXPECT_EQ(message.at("model"), "some-model");
    EXPECT_GT(message.at("usage").at("output_tokens").get<int>(), 0);
    EXPECT_EQ(answer.pieces.at(0).pause, 4 * 7ms) << "as long as the stream would take";
}

TEST(MessageWriter, MessagesAndToolCallsNeverShareAnId)
{
    const Json first = bodyOf(plan(everyKindOfBlock(), false));
    const Json second = bodyOf(plan(everyKindOfBlock(), false));
    EXPECT_EQ(first.at("id").get<std::string>().substr(0, 4), "msg_");
    EXPECT_NE(first.at("id"), second.at("id"));
    EXPECT_NE(first.at("content")[2].at("id"), second.at("content")[2].at("id"));
}

TEST(MessageWriter, ACutStreamStopsInsideItsBlock)
{
    MessageReply reply = everyKindOfBlock();
    reply.blocks.resize(2);
    reply.ending = MessageReply::Ending::Cut;
    const AnswerPlan answer = plan(reply, true);
    EXPECT_EQ(answer.ending, AnswerPlan::Ending::Cut);
    const EventStream stream = EventStream::read(answer);
    EXPECT_EQ(stream.fault, QString());
    EXPECT_EQ(stream.events.back().at("type"), "content_block_delta");

    const AnswerPlan whole = plan(reply, false);
    EXPECT_EQ(whole.ending, AnswerPlan::Ending::Cut);
    const QByteArray &bytes = whole.pieces.at(0).bytes;
    EXPECT_FALSE(Json::accept(bytes.begin(), bytes.end()));
}

TEST(MessageWriter, AFailingServerSaysSoInAnEventOrAStatus)
{
    MessageReply reply = everyKindOfBlock();
    reply.ending = MessageReply::Ending::ErrorEvent;
    const EventStream stream = EventStream::read(plan(reply, true));
    EXPECT_EQ(stream.fault, QString());
    EXPECT_EQ(stream.events.back().at("error").at("type"), "overloaded_error");
    EXPECT_FALSE(stream.stopped);

    const AnswerPlan whole = plan(reply, false);
    EXPECT_EQ(whole.status, 529);
    EXPECT_EQ(bodyOf(whole).at("error").at("type"), "overloaded_error");
}

TEST(MessageWriter, PiecesAddUpToTheTextAndSplitNoCharacter)
{
    QString text = u"# Heading\n\nSome words, and then "_s;
    for (int i = 0; i < 60; ++i)
        text += u"\U0001F6A2"_s;
    const QStringList pieces = inPieces(text);
    EXPECT_GT(pieces.size(), 3);
    EXPECT_EQ(pieces.join(QString()), text);
    for (const QString &piece : pieces)
        EXPECT_TRUE(piece.isValidUtf16()) << qPrintable(piece);
    EXPECT_TRUE(inPieces(QString()).isEmpty());
}

} // namespace messagewritertest
