#pragma once

#include "bridge/chat/Transcript.h"

/// Entries as they look in real conversations, for tests and pictures.
namespace samples {

quint64 addMessage(
    bridge::chat::Transcript &transcript, const QString &text,
    bridge::chat::UserMessage::Delivery delivery = bridge::chat::UserMessage::Delivery::Answered,
    const QString &id = QStringLiteral("m1"));
quint64 addAnswer(bridge::chat::Transcript &transcript, const QString &markdown,
                  bool streaming = false);
bridge::chat::ToolUse command(const QString &commandLine, const QString &output);
bridge::chat::ToolUse edit(const QString &path, int firstLine, const QStringList &patch, int added,
                           int removed);
bridge::agent::PermissionRequest commandRequest();
/// Marks in the command, and fields that are not their default.
bridge::agent::PermissionRequest riskyRequest();
bridge::agent::PermissionRequest editRequest();
bridge::agent::PermissionRequest questionRequest();
bridge::agent::PermissionRequest planRequest();
bridge::Failure noModelLoaded();
bridge::chat::RetryEntry retry(std::optional<bridge::FailureKind> diagnosis = {});

/// The conversation of the design picture.
void addDesignConversation(bridge::chat::Transcript &transcript);

} // namespace samples
