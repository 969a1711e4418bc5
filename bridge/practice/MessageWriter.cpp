#include "bridge/practice/MessageWriter.h"

#include <QUuid>

namespace bridge::practice {
namespace {

const ApiError kOverloaded{529, QStringLiteral("overloaded_error"), QStringLiteral("Overloaded")};

QByteArray serialised(const Json &json)
{
    return QByteArray::fromStdString(json.dump());
}

/// Claude Code identifies messages and tool calls by id, also across endpoints and restarts.
std::string freshId(const char *prefix)
{
    return prefix + QUuid::createUuid().toString(QUuid::Id128).left(24).toStdString();
}

Json errorBody(const ApiError &error)
{
    return {
        {"type", "error"},
        {"error", {{"type", error.type.toStdString()}, {"message", error.message.toStdString()}}}};
}

qint64 outputTokens(const MessageReply &reply)
{
    qint64 characters = 0;
    for (const ReplyBlock &block : reply.blocks) {
        for (const QString &piece : block.pieces)
            characters += piece.size();
        if (block.kind == ReplyBlock::Kind::ToolUse)
            characters += static_cast<qint64>(block.input.dump().size());
    }
    return std::max<qint64>(1, characters / 4);
}

const char *stopReason(const MessageReply &reply)
{
    const bool tool =
        !reply.blocks.empty() && reply.blocks.back().kind == ReplyBlock::Kind::ToolUse;
    return tool ? "tool_use" : "end_turn";
}

Json messageHead(const PracticeRequest &request, qint64 outputTokensSoFar)
{
    return {{"id", freshId("msg_")},
            {"type", "message"},
            {"role", "assistant"},
            {"model", request.model.toStdString()},
            {"content", Json::array()},
            {"stop_reason", nullptr},
            {"stop_sequence", nullptr},
            {"usage",
             {{"input_tokens", request.inputTokens},
              {"cache_creation_input_tokens", 0},
              {"cache_read_input_tokens", 0},
              {"output_tokens", outputTokensSoFar}}}};
}

/// The block before its deltas.
Json emptyBlock(const ReplyBlock &block)
{
    switch (block.kind) {
    case ReplyBlock::Kind::Thinking:
        return {{"type", "thinking"}, {"thinking", ""}, {"signature", ""}};
    case ReplyBlock::Kind::ToolUse:
        return {{"type", "tool_use"},
                {"id", freshId("toolu_")},
                {"name", block.tool.toStdString()},
                {"input", Json::object()}};
    case ReplyBlock::Kind::Text:
        break;
    }
    return {{"type", "text"}, {"text", ""}};
}

// Only the signer of a thinking block can verify it.
constexpr auto kSignature = "cHJhY3RpY2UgZW5kcG9pbnQ=";

Json fullBlock(const ReplyBlock &block)
{
    Json json = emptyBlock(block);
    const std::string text = block.pieces.join(QString()).toStdString();
    switch (block.kind) {
    case ReplyBlock::Kind::Thinking:
        json["thinking"] = text;
        json["signature"] = kSignature;
        break;
    case ReplyBlock::Kind::ToolUse:
        json["input"] = block.input;
        break;
    case ReplyBlock::Kind::Text:
        json["text"] = text;
        break;
    }
    return json;
}

class EventWriter
{
public:
    void event(const char *name, Json body, milliseconds pause = milliseconds(0))
    {
        // "type" first, as the API writes it.
        Json data{{"type", name}};
        data.update(body);
        plan.pieces.push_back(
            {pause, QByteArrayLiteral("event: ") + name + "\ndata: " + serialised(data) + "\n\n"});
    }

    void block(int index, const ReplyBlock &block, milliseconds pause, bool closed)
    {
        event("content_block_start", {{"index", index}, {"content_block", emptyBlock(block)}});
        switch (block.kind) {
        case ReplyBlock::Kind::Thinking:
            for (const QString &piece : block.pieces)
                delta(index, "thinking_delta", "thinking", piece, pause);
            delta(index, "signature_delta", "signature", QLatin1String(kSignature), pause);
            break;
        case ReplyBlock::Kind::Text:
            for (const QString &piece : block.pieces)
                delta(index, "text_delta", "text", piece, pause);
            break;
        case ReplyBlock::Kind::ToolUse:
            // The API begins the input with an empty delta and splits it anywhere.
            delta(index, "input_json_delta", "partial_json", QString(), pause);
            for (const QString &piece : inPieces(QString::fromStdString(block.input.dump())))
                delta(index, "input_json_delta", "partial_json", piece, pause);
            break;
        }
        if (closed)
            event("content_block_stop", {{"index", index}});
    }

    AnswerPlan plan;

private:
    void delta(int index, const char *type, const char *key, const QString &text,
               milliseconds pause)
    {
        event("content_block_delta",
              {{"index", index}, {"delta", {{"type", type}, {key, text.toStdString()}}}}, pause);
    }
};

AnswerPlan streamed(const MessageReply &reply, const PracticeRequest &request)
{
    EventWriter writer;
    writer.plan.contentType = QByteArrayLiteral("text/event-stream");
    writer.plan.headers.push_back({"Cache-Control", "no-cache"});
    writer.event("message_start", {{"message", messageHead(request, 1)}});
    writer.event("ping", Json::object());
    int index = 0;
    for (const ReplyBlock &block : reply.blocks) {
        const bool last = index + 1 == static_cast<int>(reply.blocks.size());
        writer.block(index, block, reply.pause,
                     !last || reply.ending == MessageReply::Ending::Complete);
        ++index;
    }
    switch (reply.ending) {
    case MessageReply::Ending::Complete:
        writer.event("message_delta",
                     {{"delta", {{"stop_reason", stopReason(reply)}, {"stop_sequence", nullptr}}},
                      {"usage", {{"output_tokens", outputTokens(reply)}}}});
        writer.event("message_stop", Json::object());
        break;
    case MessageReply::Ending::ErrorEvent:
        writer.event("error", errorBody(kOverloaded), reply.pause);
        break;
    case MessageReply::Ending::Cut:
        writer.plan.ending = AnswerPlan::Ending::Cut;
        break;
    }
    return std::move(writer.plan);
}

AnswerPlan whole(const MessageReply &reply, const PracticeRequest &request)
{
    // An error event of a stream corresponds to an error status of a plain answer.
    if (reply.ending == MessageReply::Ending::ErrorEvent)
        return errorAnswer(kOverloaded);
    Json message = messageHead(request, outputTokens(reply));
    qsizetype pieces = 0;
    for (const ReplyBlock &block : reply.blocks) {
        message["content"].push_back(fullBlock(block));
        pieces += block.pieces.size();
    }
    message["stop_reason"] = stopReason(reply);
    AnswerPlan plan = jsonAnswer(message);
    AnswerPlan::Piece &body = plan.pieces.front();
    body.pause = reply.pause * pieces;
    if (reply.ending == MessageReply::Ending::Cut) {
        body.bytes.truncate(body.bytes.size() / 2);
        plan.ending = AnswerPlan::Ending::Cut;
    }
    return plan;
}

struct Planner
{
    const PracticeRequest &request;

    AnswerPlan operator()(const MessageReply &reply) const
    {
        return request.stream ? streamed(reply, request) : whole(reply, request);
    }
    AnswerPlan operator()(const HttpReply &reply) const
    {
        AnswerPlan plan{reply.status, reply.contentType, reply.headers, {}};
        if (!reply.body.isEmpty())
            plan.pieces.push_back({milliseconds(0), reply.body});
        return plan;
    }
    AnswerPlan operator()(const NoReply &) const
    {
        AnswerPlan plan;
        plan.status = 0;
        plan.ending = AnswerPlan::Ending::Hang;
        return plan;
    }
};

} // namespace

AnswerPlan planAnswer(const Reply &reply, const PracticeRequest &request)
{
    return std::visit(Planner{request}, reply);
}

AnswerPlan jsonAnswer(const Json &body, int status)
{
    AnswerPlan plan;
    plan.status = status;
    plan.contentType = QByteArrayLiteral("application/json");
    plan.pieces.push_back({milliseconds(0), serialised(body)});
    return plan;
}

AnswerPlan errorAnswer(const ApiError &error)
{
    return jsonAnswer(errorBody(error), error.status);
}

QStringList inPieces(const QString &text)
{
    constexpr qsizetype kLeast = 12;
    constexpr qsizetype kMost = 40;
    QStringList pieces;
    QString piece;
    for (const QChar c : text) {
        piece += c;
        const bool atSpace = c.isSpace() && piece.size() >= kLeast;
        if (atSpace || (piece.size() >= kMost && !c.isHighSurrogate())) {
            pieces << piece;
            piece.clear();
        }
    }
    if (!piece.isEmpty())
        pieces << piece;
    return pieces;
}

} // namespace bridge::practice
