#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/json/JsonFields.h"

namespace bridge::claude {

/// Decodes the answers to requests that go back in a conversation (protocol reference, 13.2).
/// `messageId`: the message that was asked for; the answers about files do not repeat it.
[[nodiscard]] agent::ConversationRewound decodeRewound(const json::Json &body,
                                                       const QString &messageId);
[[nodiscard]] agent::FilesPreviewed decodeFilesPreview(const json::Json &body,
                                                       const QString &messageId);
[[nodiscard]] agent::FilesRestored decodeFilesRestored(const json::Json &body,
                                                       const QString &messageId);

} // namespace bridge::claude
