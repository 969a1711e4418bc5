#pragma once

#include "bridge/agent/ConversationArchive.h"

namespace bridge::claude {

/// agent::ConversationArchive::scan().
[[nodiscard]] Result<agent::ArchiveScan, agent::ArchiveProblem>
scanSession(const QString &path, qint64 from, qint64 most,
            const agent::ConversationArchive::TextVisitor &visit);

} // namespace bridge::claude
