#pragma once

#include "bridge/agent/Permission.h"
#include "bridge/agent/PromptContent.h"
#include "bridge/json/JsonFields.h"

#include <QByteArray>
#include <QString>

/// Encodes our side of Claude Code's stream-json: each function returns one line with its end. An
/// invalid JSON line ends the agent (protocol reference, 0.11), so nothing else writes to its
/// stdin.
namespace bridge::claude {

/// A control request; `fields` are added to its subtype.
[[nodiscard]] QByteArray encodeControlRequest(const QString &requestId, const char *subtype,
                                              const json::Json &fields = json::Json::object());
[[nodiscard]] QByteArray encodeUserMessage(const agent::PromptContent &content,
                                           const QString &messageId);

/// What the model is told of a refusal for which the user gave no reason.
inline constexpr auto kRefusalWithoutReason = "The user does not want this to be done.";

/// The wire meaning of an option of a permission request.
struct PermissionDecision
{
    bool allowed = false;
    json::Json rule{};        ///< the unchanged suggestion to remember; null: none
    bool acceptEdits = false; ///< plan approval: edits need no permission from now on
};
/// `input` is the tool's input from the request.
[[nodiscard]] QByteArray encodePermissionAnswer(const QString &requestId,
                                                agent::PermissionKind kind, const json::Json &input,
                                                const PermissionDecision &decision,
                                                const agent::PermissionAnswer &answer);
/// Refuses an unknown request, so that the agent does not wait for it.
[[nodiscard]] QByteArray encodeUnsupported(const QString &requestId, const QString &subtype);

} // namespace bridge::claude
