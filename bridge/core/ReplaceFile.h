#pragma once

#include "bridge/core/Result.h"

#include <QByteArray>
#include <QString>

namespace bridge {

enum class FileAccess {
    Private, ///< only the user reads and writes it
    Usual,   ///< as the system makes files, or as the file was before
};

/// Writes a file as a whole: its content is `content` afterwards, or as before, also after a power
/// loss (it is synced before it takes its name). All files of this program are written by it, but
/// for the lines of bridge/store. The error is the system's message.
[[nodiscard]] Result<void, QString> replaceFile(const QString &path, const QByteArray &content,
                                                FileAccess access);

/// After replaceFile() or the removal of a file in this folder: a power loss does not bring the old
/// one back. Waits for the disk.
[[nodiscard]] Result<void, QString> syncFolder(const QString &path);

} // namespace bridge
