#pragma once

#include "bridge/agent/ConversationArchive.h"

#include <QByteArray>
#include <QString>

namespace bridge::claude {

/// Writes a session's file under another id, up to the line with this id (empty: all), and these
/// lines behind it; the session's name stays behind. The program itself makes such a copy with the
/// first message of a fork only (protocol reference, 7.2). A file that is there is replaced.
[[nodiscard]] Result<void, agent::ArchiveProblem> copySession(const agent::ArchiveFile &file,
                                                              const QString &itemId,
                                                              const agent::ArchiveFile &copy,
                                                              const QByteArray &lastLines);

/// Copies a folder with everything in it; one that is not there is no error.
[[nodiscard]] Result<void, agent::ArchiveProblem> copyFolder(const QString &from,
                                                             const QString &to);

} // namespace bridge::claude
