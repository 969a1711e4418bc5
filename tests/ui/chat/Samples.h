#pragma once

#include "bridge/chat/Transcript.h"

/// Entries as they look in real conversations, for tests and pictures.
namespace samples {

quint64 addMessage(bridge::session::Transcript &transcript, const QString &text,
                   bridge::session::UserMessage::Delivery delivery =
                       bridge::session::UserMessage::Delivery::Answered,
                   const QString &id = QStringLiteral("m1"));
quint64 addAnswer(bridge::session::Transcript &transcript, const QString &markdown,
                  bool streaming = false);
bridge::session::ToolUse command(const QString &commandLine, const QString &output);
bridge::session::ToolUse edit(const QString &path, const QStringList &patch, int added,
                              int removed);
bridge::protocol::PermissionRequest commandRequest();
bridge::protocol::PermissionRequest editRequest();
bridge::protocol::PermissionRequest questionRequest();
bridge::protocol::PermissionRequest planRequest();
bridge::Failure noModelLoaded();
bridge::session::RetryCard retry();

/// The conversation of the design picture.
void addDesignConversation(bridge::session::Transcript &transcript);

} // namespace samples
