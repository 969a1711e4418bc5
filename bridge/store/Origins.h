#pragma once

#include "bridge/core/RegularFile.h"
#include "bridge/core/Result.h"
#include "bridge/store/ChatRecord.h"

#include <QByteArray>
#include <QHash>
#include <QString>

/// The file `origins`: which program began which conversation. One line for each, appended, by
/// several programs at the same time. Blocks on the disk; any thread.
namespace bridge::store {

[[nodiscard]] QString originsPath(const QString &folder);

using Origins = QHash<QString, Origin>; ///< by session id

/// The newest ones are kept.
inline constexpr int kMostOrigins = 100'000;

/// The error is the system's message. The folder is made if it is missing.
[[nodiscard]] Result<void, QString> appendOrigin(const QString &folder, const QString &sessionId,
                                                 Origin origin);

/// Its line.
[[nodiscard]] QByteArray originText(const QString &sessionId, Origin origin);

/// How far the file was read.
struct OriginsPlace
{
    quint64 inode = 0;
    qint64 offset = 0;
};

/// What was appended behind `place`, which moves on; all of it if the file was replaced. Of very
/// much only the newest part.
[[nodiscard]] Result<Origins, FileProblem> readOrigins(const QString &folder, OriginsPlace &place);

/// Leaves the newest `most` if there are many more.
void compactOrigins(const QString &folder, int most = kMostOrigins);

/// Makes a folder that only the user can enter, with the folders above it.
bool makePrivateFolder(const QString &path);

} // namespace bridge::store
