#pragma once

#include "bridge/core/Result.h"

#include <QByteArray>
#include <QString>

#include <memory>

class QFile;

namespace bridge {

/// Why a file was not read.
struct FileProblem
{
    enum class Kind {
        Unreadable, ///< `detail`: the system's message
        NotAFile,   ///< a folder, a pipe, a device or a socket
        TooLarge,   ///< larger than the limit
    };
    Kind kind = Kind::Unreadable;
    QString detail{};
    friend bool operator==(const FileProblem &, const FileProblem &) = default;
};

/// A regular file, open to be read without a buffer; follows links. Same rules as below.
[[nodiscard]] Result<std::unique_ptr<QFile>, FileProblem> openRegularFile(const QString &path);
/// The content of a regular file of at most `limit` bytes; follows links. For paths that may come
/// from someone else: it never waits for the other end of a pipe, and reads no device.
[[nodiscard]] Result<QByteArray, FileProblem> readRegularFile(const QString &path, qint64 limit);

} // namespace bridge
