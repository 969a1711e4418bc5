#include "bridge/agents/claude/MessageDecoder.h"

#include "bridge/agents/claude/WireNames.h"
#include "bridge/json/JsonReader.h"

#include <algorithm>
#include <array>

namespace bridge::protocol {

namespace {

using Decoded = Result<inbound::Message, BadLine>;

auto badField(const char *path)
{
    return failed(BadLine{BadLine::Reason::BadField, QLatin1String(path)});
}

Decoded decodeControlResponse(Json &object)
{
    const Json &response = field(object, wire::kResponse);
    const QString id = textField(response, wire::kRequestId);
    if (id.isEmpty())
        return badField("response.request_id");
    const bool ok = textField(response, wire::kSubtype) == QLatin1String(wire::kSuccess);
    return inbound::ControlResponse{id, ok, textField(response, wire::kError),
                                    field(response, wire::kResponse)};
}

Decoded decodeControlRequest(Json &object)
{
    const QString id = textField(object, wire::kRequestId);
    if (id.isEmpty())
        return badField("request_id");
    const Json &request = field(object, wire::kRequest);
    return inbound::ControlRequest{id, textField(request, wire::kSubtype), request};
}

Decoded decodeCancel(Json &object)
{
    const QString id = textField(object, wire::kRequestId);
    if (id.isEmpty())
        return badField("request_id");
    return inbound::ControlCancelRequest{id};
}

Decoded decodeSystem(Json &object)
{
    const QString subtype = textField(object, wire::kSubtype);
    return inbound::SystemMessage{subtype, std::move(object)};
}

Decoded decodeStreamEvent(Json &object)
{
    const Json &event = field(object, "event");
    const QString name = textField(event, wire::kType);
    if (name.isEmpty())
        return badField("event.type");
    return inbound::StreamEvent{textField(object, wire::kParentToolUseId), name,
                                intField(event, "index"), event};
}

Decoded decodeAssistant(Json &object)
{
    const Json &message = field(object, wire::kMessage);
    if (!field(message, wire::kContent).is_array())
        return badField("message.content");
    const QString model = textField(message, "model");
    const bool isSynthetic = model == QLatin1String(wire::kSynthetic);
    inbound::AssistantMessage result{textField(object, wire::kParentToolUseId),
                                     textField(message, "id"),
                                     isSynthetic ? QString() : model,
                                     isSynthetic,
                                     boolField(object, "is_api_error_message"),
                                     textField(object, wire::kError),
                                     field(message, wire::kContent)};
    // Older agents mark it by its category alone.
    if (!result.error.isEmpty() && isSynthetic)
        result.isApiError = true;
    return result;
}

Decoded decodeUser(Json &object)
{
    return inbound::UserMessage{textField(object, wire::kParentToolUseId),
                                field(field(object, wire::kMessage), wire::kContent),
                                field(object, "tool_use_result")};
}

Decoded decodeResult(Json &object)
{
    const QString subtype = textField(object, wire::kSubtype);
    const bool isError = boolField(object, "is_error");
    return inbound::Result{subtype, isError, std::move(object)};
}

struct Decoder
{
    const char *type;
    Decoded (*decode)(Json &);
};

constexpr std::array kDecoders{
    Decoder{wire::kStreamEvent, decodeStreamEvent},
    Decoder{wire::kAssistant, decodeAssistant},
    Decoder{wire::kUser, decodeUser},
    Decoder{wire::kSystem, decodeSystem},
    Decoder{wire::kResult, decodeResult},
    Decoder{wire::kControlRequest, decodeControlRequest},
    Decoder{wire::kControlResponse, decodeControlResponse},
    Decoder{wire::kControlCancelRequest, decodeCancel},
};

} // namespace

Decoded decodeLine(QByteArrayView line)
{
    auto object = readJsonObject(line);
    if (!object)
        return failed(object.error());
    const QString type = textField(*object, wire::kType);
    const auto *decoder = std::find_if(kDecoders.begin(), kDecoders.end(), [&](const Decoder &d) {
        return type == QLatin1String(d.type);
    });
    if (decoder == kDecoders.end())
        return inbound::Unknown{type, line.toByteArray()};
    return decoder->decode(*object);
}

} // namespace bridge::protocol
