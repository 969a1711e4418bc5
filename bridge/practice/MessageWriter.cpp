#include "bridge/practice/MessageWriter.h"

#include <QUuid>

namespace bridge::practice {
namespace {

const ApiError kOverloaded{QStringLiteral("Overloaded"), 529, QStringLiteral("overloaded_error")};

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

// Only the signer of a thinking block can verify it.
constexpr auto kSignature = "cHJhY3RpY2UgZW5kcG9pbnQ=";

/// The block as a stream starts it, before its deltas, or whole.
Json blockJson(const ReplyBlock &block, bool isWhole)
{
    const std::string text = isWhole ? block.pieces.join(QString()).toStdString() : std::string();
    switch (block.kind) {
    case ReplyBlock::Kind::Thinking:
        return {{"type", "thinking"}, {"thinking", text}, {"signature", isWhole ? kSignature : ""}};
    case ReplyBlock::Kind::ToolUse:
        return {{"type", "tool_use"},
                {"id", freshId("toolu_")},
                {"name", block.tool.toStdString()},
                {"input", isWhole ? block.input : Json::object()}};
    case ReplyBlock::Kind::Text:
        break;
    }
    return {{"type", "text"}, {"text", text}};
}

void addEvent(AnswerPlan &plan, const char *name, const Json &body,
              milliseconds pause = milliseconds(0))
{
    // "type" first, as the API writes it.
    Json data{{"type", name}};
    data.update(body);
    plan.pieces.push_back(
        {pause, QByteArrayLiteral("event: ") + name + "\ndata: " + serialised(data) + "\n\n"});
}

/// The start of a block and its deltas.
void addBlock(AnswerPlan &plan, int index, const ReplyBlock &block, milliseconds pause)
{
    const auto addDeltas = [&](const char *type, const char *key, const QStringList &texts) {
        for (const QString &text : texts)
            addEvent(plan, "content_block_delta",
                     {{"index", index}, {"delta", {{"type", type}, {key, text.toStdString()}}}},
                     pause);
    };
    addEvent(plan, "content_block_start",
             {{"index", index}, {"content_block", blockJson(block, /*isWhole=*/false)}});
    switch (block.kind) {
    case ReplyBlock::Kind::Thinking:
        addDeltas("thinking_delta", "thinking", block.pieces);
        addDeltas("signature_delta", "signature", {QLatin1String(kSignature)});
        break;
    case ReplyBlock::Kind::Text:
        addDeltas("text_delta", "text", block.pieces);
        break;
    case ReplyBlock::Kind::ToolUse:
        // The API begins the input with an empty delta and splits it anywhere.
        addDeltas("input_json_delta", "partial_json",
                  QStringList{QString()} + inPieces(QString::fromStdString(block.input.dump())));
        break;
    }
}

AnswerPlan streamed(const MessageReply &reply, const PracticeRequest &request)
{
    AnswerPlan plan{.contentType = "text/event-stream", .headers = {{"Cache-Control", "no-cache"}}};
    addEvent(plan, "message_start", {{"message", messageHead(request, 1)}});
    addEvent(plan, "ping", Json::object());
    const int count = static_cast<int>(reply.blocks.size());
    for (int index = 0; index < count; ++index) {
        addBlock(plan, index, reply.blocks[static_cast<size_t>(index)], reply.pause);
        if (index + 1 < count || reply.ending == MessageReply::Ending::Complete)
            addEvent(plan, "content_block_stop", {{"index", index}});
    }
    switch (reply.ending) {
    case MessageReply::Ending::Complete:
        addEvent(plan, "message_delta",
                 {{"delta", {{"stop_reason", stopReason(reply)}, {"stop_sequence", nullptr}}},
                  {"usage", {{"output_tokens", outputTokens(reply)}}}});
        addEvent(plan, "message_stop", Json::object());
        break;
    case MessageReply::Ending::ErrorEvent:
        addEvent(plan, "error", errorBody(kOverloaded), reply.pause);
        break;
    case MessageReply::Ending::Cut:
        plan.ending = AnswerPlan::Ending::Cut;
        break;
    }
    return plan;
}

AnswerPlan whole(const MessageReply &reply, const PracticeRequest &request)
{
    // An error event of a stream corresponds to an error status of a plain answer.
    if (reply.ending == MessageReply::Ending::ErrorEvent)
        return errorAnswer(kOverloaded);
    Json message = messageHead(request, outputTokens(reply));
    qsizetype pieces = 0;
    for (const ReplyBlock &block : reply.blocks) {
        message["content"].push_back(blockJson(block, /*isWhole=*/true));
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

} // namespace

AnswerPlan planAnswer(const Reply &reply, const PracticeRequest &request)
{
    if (const auto *plan = std::get_if<AnswerPlan>(&reply))
        return *plan;
    const auto &message = std::get<MessageReply>(reply);
    return request.stream ? streamed(message, request) : whole(message, request);
}

AnswerPlan plainAnswer(int status, const QByteArray &contentType, const QByteArray &body)
{
    AnswerPlan plan{.status = status, .contentType = contentType};
    if (!body.isEmpty())
        plan.pieces.push_back({milliseconds(0), body});
    return plan;
}

AnswerPlan jsonAnswer(const Json &body, int status)
{
    return plainAnswer(status, QByteArrayLiteral("application/json"), serialised(body));
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
