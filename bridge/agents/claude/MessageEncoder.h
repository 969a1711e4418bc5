#pragma once

#include "bridge/agent/Permission.h"
#include "bridge/json/JsonFields.h"

#include <QByteArray>
#include <QString>

/// Our side of Claude Code's stream-json: each function gives one line with its end. A line that is
/// no JSON ends the agent (protocol reference, 0.11), so nothing else writes to its stdin.
namespace bridge::claude {

[[nodiscard]] QByteArray encodeControlRequest(const QString &requestId, const char *subtype);
[[nodiscard]] QByteArray encodeUserMessage(const QString &text, const QString &messageId);
/// `input` is the tool's input as it was asked about.
[[nodiscard]] QByteArray encodePermissionAnswer(const QString &requestId,
                                                agent::PermissionKind kind, const json::Json &input,
                                                const agent::PermissionAnswer &answer);
/// The answer to a request that we do not know: the agent must not wait for it.
[[nodiscard]] QByteArray encodeUnsupported(const QString &requestId, const QString &subtype);

} // namespace bridge::claude
