#pragma once

#include "bridge/agent/ConversationArchive.h"

namespace bridge::claude {

/// agent::ConversationArchive::facts().
[[nodiscard]] Result<std::optional<agent::ConversationFacts>, agent::ArchiveProblem>
readFacts(const QString &path);

/// The small file beside a session that repeats the name by the user.
[[nodiscard]] QString titleFile(const QString &sessionFolder);

} // namespace bridge::claude
