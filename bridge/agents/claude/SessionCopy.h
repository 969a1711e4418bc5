#pragma once

#include "bridge/agent/ConversationArchive.h"

#include <QByteArray>
#include <QString>

namespace bridge::claude {

/// Writes a session's file under another id, up to the line with this id (empty: all), and these
/// lines behind it; the session's name stays behind, and so does a line that is being written. A
/// line that is too long to be looked at keeps the id of its session. The program itself makes such
/// a copy with the first message of a fork only (PROTOCOL.md, 7.2).
[[nodiscard]] Result<agent::CopyOutcome, agent::ArchiveProblem>
copySession(const agent::ArchiveFile &file, const QString &itemId, const agent::ArchiveFile &copy,
            const QByteArray &lastLines);

/// Copies a folder with its files and folders, but for links and hidden ones; one that is not there
/// is no error. All of it survives a power loss. An error names the file that cannot be read or
/// written.
[[nodiscard]] Result<void, agent::ArchiveProblem> copyFolder(const QString &from,
                                                             const QString &to);

} // namespace bridge::claude
