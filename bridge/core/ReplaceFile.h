#pragma once

#include "bridge/core/Result.h"

#include <QByteArray>
#include <QString>

namespace bridge {

enum class FileAccess {
    Private, ///< only the user reads and writes it
    Usual,   ///< as the system makes files, or as the file was before
};

/// Writes a file as a whole: its content is `content` afterwards, or as before. All files of this
/// program are written by it (and none is appended to). The error is the system's message.
[[nodiscard]] Result<void, QString> replaceFile(const QString &path, const QByteArray &content,
                                                FileAccess access);

} // namespace bridge
