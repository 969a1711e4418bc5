#pragma once

#include "bridge/agent/Permission.h"
#include "bridge/chat/TranscriptEntry.h"

#include <QString>

namespace ui {

// What the agent wrote is marked in all of them, see MarkedText.

/// The request in a few words. `agent`: the agent's short name.
[[nodiscard]] QString permissionTitle(const bridge::agent::PermissionRequest &request,
                                      const QString &agent);
/// What became of it, in a few words.
[[nodiscard]] QString permissionOutcome(bridge::chat::PermissionEntry card);
/// What the option remembers, and where: two lines.
[[nodiscard]] QString permissionScope(bridge::agent::PermissionOption option);

} // namespace ui
