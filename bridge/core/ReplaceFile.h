#pragma once

#include "bridge/core/Result.h"

#include <QByteArray>
#include <QSaveFile>
#include <QString>

namespace bridge {

enum class FileAccess {
    Private, ///< only the user reads and writes it
    Usual,   ///< as the system makes files, or as the file was before
};

/// Writes a file as a whole, piece by piece: its content is what was written afterwards, or as
/// before, also after a power loss (it is synced before it takes its name). Errors are the system's
/// message; after one, and without commit(), nothing is changed. Blocks on the disk.
class FileReplacement
{
public:
    explicit FileReplacement(const QString &path)
        : m_file(path)
    {}

    [[nodiscard]] Result<void, QString> open(FileAccess access);
    [[nodiscard]] Result<void, QString> write(const QByteArray &bytes);
    /// Instead of those of open().
    [[nodiscard]] Result<void, QString> setPermissions(QFileDevice::Permissions permissions);
    [[nodiscard]] Result<void, QString> commit();

private:
    QSaveFile m_file; ///< written through its descriptor: it loses errors (see writeBytes())
};

/// The same for a small file. All files of this program are written by these, but for the lines of
/// bridge/store.
[[nodiscard]] Result<void, QString> replaceFile(const QString &path, const QByteArray &content,
                                                FileAccess access);

/// After replaceFile() or the removal of a file in this folder: a power loss does not bring the old
/// one back. Waits for the disk.
[[nodiscard]] Result<void, QString> syncFolder(const QString &path);

/// After this the folder and all that is in it survive a power loss; follows no links. Waits for
/// the disk.
[[nodiscard]] Result<void, QString> syncTree(const QString &path);

} // namespace bridge
