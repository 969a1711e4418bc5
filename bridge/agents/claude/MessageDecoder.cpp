#include "bridge/agents/claude/MessageDecoder.h"

#include "bridge/agents/claude/WireNames.h"
#include "bridge/json/JsonReader.h"

#include <QJsonDocument>
#include <QJsonValue>

#include <algorithm>
#include <array>

namespace bridge::claude {

namespace {

using Decoded = Result<inbound::Message, agent::BadLine>;

agent::BadLine badLine(json::JsonProblem problem)
{
    using Reason = agent::BadLine::Reason;
    switch (problem) {
    case json::JsonProblem::NotUtf8:
        return {Reason::NotUtf8, {}};
    case json::JsonProblem::NotAnObject:
        return {Reason::NotAnObject, {}};
    case json::JsonProblem::TooDeep:
        return {Reason::TooDeep, {}};
    case json::JsonProblem::NotJson:
        break;
    }
    return {Reason::NotJson, {}};
}

auto badField(const char *path)
{
    return failed(agent::BadLine{agent::BadLine::Reason::BadField, QLatin1String(path)});
}

Decoded decodeControlResponse(json::Json &object)
{
    const json::Json &response = json::field(object, wire::kResponse);
    const QString id = json::textField(response, wire::kRequestId);
    if (id.isEmpty())
        return badField("response.request_id");
    const bool ok = json::textField(response, wire::kSubtype) == QLatin1String(wire::kSuccess);
    return inbound::ControlResponse{id, ok, json::textField(response, wire::kError),
                                    json::field(response, wire::kResponse)};
}

Decoded decodeControlRequest(json::Json &object)
{
    const QString id = json::textField(object, wire::kRequestId);
    if (id.isEmpty())
        return badField("request_id");
    const json::Json &request = json::field(object, wire::kRequest);
    return inbound::ControlRequest{id, json::textField(request, wire::kSubtype), request};
}

Decoded decodeCancel(json::Json &object)
{
    const QString id = json::textField(object, wire::kRequestId);
    if (id.isEmpty())
        return badField("request_id");
    return inbound::ControlCancelRequest{id};
}

Decoded decodeSystem(json::Json &object)
{
    const QString subtype = json::textField(object, wire::kSubtype);
    return inbound::SystemMessage{subtype, std::move(object)};
}

Decoded decodeStreamEvent(json::Json &object)
{
    const json::Json &event = json::field(object, "event");
    const QString name = json::textField(event, wire::kType);
    if (name.isEmpty())
        return badField("event.type");
    return inbound::StreamEvent{json::textField(object, wire::kParentToolUseId), name,
                                json::intField(event, "index"), event};
}

Decoded decodeAssistant(json::Json &object)
{
    const json::Json &message = json::field(object, wire::kMessage);
    if (!json::field(message, wire::kContent).is_array())
        return badField("message.content");
    const QString model = json::textField(message, "model");
    const bool isSynthetic = model == QLatin1String("<synthetic>");
    inbound::AssistantMessage result{json::textField(object, wire::kParentToolUseId),
                                     json::textField(message, "id"),
                                     isSynthetic ? QString() : model,
                                     isSynthetic,
                                     json::boolField(object, "is_api_error_message"),
                                     json::textField(object, wire::kError),
                                     json::field(message, wire::kContent),
                                     json::textField(message, "stop_reason"),
                                     json::textField(object, "uuid")};
    // Older agents mark it by its category only.
    if (!result.error.isEmpty() && isSynthetic)
        result.isApiError = true;
    return result;
}

Decoded decodeUser(json::Json &object)
{
    return inbound::UserMessage{json::textField(object, wire::kParentToolUseId),
                                json::field(json::field(object, wire::kMessage), wire::kContent),
                                json::field(object, "tool_use_result"),
                                json::boolField(object, "isSynthetic")};
}

Decoded decodeResult(json::Json &object)
{
    const QString subtype = json::textField(object, wire::kSubtype);
    const bool isError = json::boolField(object, "is_error");
    return inbound::Result{subtype, isError, std::move(object)};
}

Decoded decodeLifecycle(json::Json &object)
{
    return inbound::CommandLifecycle{json::textField(object, "command_uuid"),
                                     json::textField(object, "state"),
                                     json::textField(object, "wakeup_source")};
}

Decoded decodeReset(json::Json &)
{
    return inbound::ConversationReset{};
}

/// The texts in a line with a stream event. A character may be cut between two events: JavaScript
/// then escapes each half of its surrogate pair, which Qt's reader keeps and the other replaces.
void readTexts(inbound::StreamEvent &to, QByteArrayView line)
{
    const bool isEscaped = line.contains("\\ud") || line.contains("\\uD");
    const QJsonDocument document =
        isEscaped ? QJsonDocument::fromJson(line.toByteArray()) : QJsonDocument();
    const auto textOf = [&](const char *part, const char *key) {
        return isEscaped ? document[u"event"][QLatin1String(part)][QLatin1String(key)].toString()
                         : json::textField(json::field(to.body, part), key);
    };
    for (const char *part : {"content_block", "delta"}) {
        for (const char *key : {wire::kText, "thinking"})
            to.text += textOf(part, key);
    }
    to.inputJson = textOf("delta", "partial_json");
}

struct Decoder
{
    const char *type;
    Decoded (*decode)(json::Json &);
};

constexpr std::array kDecoders{
    Decoder{"stream_event", decodeStreamEvent},
    Decoder{"assistant", decodeAssistant},
    Decoder{wire::kUser, decodeUser},
    Decoder{"system", decodeSystem},
    Decoder{wire::kResult, decodeResult},
    Decoder{wire::kControlRequest, decodeControlRequest},
    Decoder{wire::kControlResponse, decodeControlResponse},
    Decoder{"control_cancel_request", decodeCancel},
    Decoder{"command_lifecycle", decodeLifecycle},
    Decoder{"conversation_reset", decodeReset},
};

} // namespace

Decoded decodeLine(QByteArrayView line)
{
    auto object = json::readJsonObject(line);
    if (!object)
        return failed(badLine(object.error()));
    const QString type = json::textField(*object, wire::kType);
    const auto *decoder = std::find_if(kDecoders.begin(), kDecoders.end(), [&](const Decoder &d) {
        return type == QLatin1String(d.type);
    });
    if (decoder == kDecoders.end())
        return inbound::Unknown{type, line.toByteArray()};
    auto message = decoder->decode(*object);
    if (auto *event = message ? std::get_if<inbound::StreamEvent>(&*message) : nullptr)
        readTexts(*event, line);
    return message;
}

} // namespace bridge::claude
