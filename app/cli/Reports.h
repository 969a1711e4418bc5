#pragma once

#include "app/cli/JsonOut.h"
#include "bridge/chat/ChatList.h"
#include "bridge/check/CheckReport.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/failure/Failure.h"
#include "bridge/sources/EndpointSource.h"

#include <QByteArray>

#include <vector>

namespace app {

// The JSON that `status`, `restart`, `continue` and `endpoint` print: on one line with --json, else
// indented for reading. The keys are promised to scripts.

/// `isPractice`: of a practice window.
[[nodiscard]] QByteArray statusReport(const bridge::chat::ChatList &chats, bool isPractice,
                                      bool onOneLine);
/// Each chat and its live agent's pid.
[[nodiscard]] QByteArray agentsReport(const std::vector<const bridge::chat::Chat *> &chats,
                                      bool onOneLine);
/// The chat whose turn goes on.
[[nodiscard]] QByteArray continueReport(const bridge::chat::Chat &chat, bool onOneLine);
/// `chats`: of the running window; nullptr without one.
[[nodiscard]] QByteArray endpointReport(const bridge::endpoint::EndpointChoice &endpoints,
                                        const bridge::sources::SourceReport &sources,
                                        const bridge::chat::ChatList *chats, bool onOneLine);
/// The JSON that `check` prints, on one line.
[[nodiscard]] QByteArray checkReport(const bridge::check::CheckReport &report);
/// Layer, kind and text of a failure, the same wherever a command prints one.
[[nodiscard]] Json failureJson(const bridge::Failure &failure);
/// Description of a failure, as lines.
[[nodiscard]] QByteArray failureReport(const bridge::Failure &failure);

} // namespace app
