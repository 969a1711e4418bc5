#pragma once

#include "bridge/agent/ConversationArchive.h"

namespace bridge::claude {

/// Functions of agent::ConversationArchive that read a conversation backwards.
[[nodiscard]] Result<agent::ArchivePage, agent::ArchiveProblem>
readPage(const QString &path, const agent::ArchivePlace &place, int most);
/// `subagents`: the folder with the files of the conversation's subagents.
[[nodiscard]] agent::SubagentPages readSubagents(const QString &subagents,
                                                 const QStringList &toolUseIds, int most);
[[nodiscard]] Result<agent::ArchivedTurn, agent::ArchiveProblem> readTurn(const QString &path,
                                                                          const QString &messageId);

} // namespace bridge::claude
