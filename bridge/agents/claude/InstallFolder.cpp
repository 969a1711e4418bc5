#include "bridge/agents/claude/InstallFolder.h"

#include "bridge/core/Background.h"
#include "bridge/core/ReplaceFile.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QStorageInfo>
#include <QTemporaryDir>

#include <algorithm>
#include <cerrno>
#include <cstdio>

namespace bridge::claude {

namespace {

using Kind = agent::InstallProblem::Kind;

/// Folders of attempts that were killed; a running one is younger.
constexpr qint64 kOldSeconds = 24LL * 3600;

qint64 bytesBelow(const QString &folder)
{
    qint64 bytes = 0;
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        files.next();
        bytes += files.fileInfo().size();
    }
    return bytes;
}

void removeOldAttempts(const QString &folder)
{
    const QDir parent(folder);
    const auto entries = parent.entryInfoList({QStringLiteral(".fetch.*")},
                                              QDir::Dirs | QDir::Hidden | QDir::NoSymLinks);
    for (const QFileInfo &each : entries) {
        if (each.lastModified().secsTo(QDateTime::currentDateTime()) > kOldSeconds)
            QDir(each.filePath()).removeRecursively();
    }
}

/// The nearest folder that exists.
QString existingPart(QString folder)
{
    while (!QFileInfo::exists(folder) && folder != QFileInfo(folder).path())
        folder = QFileInfo(folder).path();
    return folder;
}

/// `error`: the system's, 0 if it is not known.
agent::InstallProblem folderProblem(const QString &folder, int error)
{
    const bool isFull = error == ENOSPC || error == EDQUOT;
    return {.kind = isFull ? Kind::DiskFull : Kind::NoPermission,
            .subject = folder,
            .detail = error ? qt_error_string(error) : QString()};
}

bool renamed(const QString &from, const QString &to)
{
    return std::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) == 0;
}

} // namespace

AttemptFolder::~AttemptFolder()
{
    inBackground([path = m_path] { QDir(path).removeRecursively(); });
}

qint64 AttemptFolder::receivedBytes() const
{
    return std::max(bytesBelow(cache() + QLatin1String("/_cacache/tmp")),
                    bytesBelow(cache() + QLatin1String("/_cacache/content-v2")));
}

QString AttemptFolder::takeArchive() const
{
    QDir(cache()).removeRecursively();
    const QDir folder(packed());
    const QStringList files = folder.entryList({QStringLiteral("*.tgz")}, QDir::Files);
    return files.size() == 1 ? folder.filePath(files.first()) : QString();
}

std::optional<agent::InstallProblem> AttemptFolder::sync() const
{
    const auto done = syncTree(unpacked());
    if (done)
        return std::nullopt;
    return agent::InstallProblem{.kind =
                                     namesFullDisk(done.error()) ? Kind::DiskFull : Kind::Failed,
                                 .subject = QFileInfo(m_path).path(),
                                 .detail = done.error()};
}

std::optional<agent::InstallProblem> AttemptFolder::moveTo(const QString &place) const
{
    const QString old = m_path + QLatin1String("/replaced");
    const bool wasThere = renamed(place, old);
    if (!wasThere && errno != ENOENT)
        return folderProblem(QFileInfo(place).path(), errno);
    if (renamed(unpacked(), place))
        return std::nullopt;
    const int error = errno;
    if (wasThere)
        renamed(old, place);
    return folderProblem(QFileInfo(place).path(), error);
}

Result<std::shared_ptr<AttemptFolder>, agent::InstallProblem> makeAttempt(const QString &folder,
                                                                          qint64 neededBytes)
{
    removeOldAttempts(folder);
    if (const qint64 free = QStorageInfo(existingPart(folder)).bytesAvailable();
        free >= 0 && free < neededBytes)
        return failed(agent::InstallProblem{
            .kind = Kind::DiskFull, .subject = folder, .missingBytes = neededBytes - free});
    errno = 0;
    if (!QDir().mkpath(folder))
        return failed(folderProblem(folder, errno));
    errno = 0;
    QTemporaryDir made(folder + QLatin1String("/.fetch.XXXXXX"));
    if (!made.isValid())
        return failed(folderProblem(folder, errno));
    made.setAutoRemove(false);
    auto attempt = std::make_shared<AttemptFolder>(made.path());
    errno = 0;
    if (!QDir().mkpath(attempt->packed()) || !QDir().mkpath(attempt->unpacked()))
        return failed(folderProblem(folder, errno));
    return attempt;
}

bool namesFullDisk(const QString &words)
{
    return words.contains(qt_error_string(ENOSPC)) || words.contains(qt_error_string(EDQUOT))
           || words.contains(QLatin1String("No space left"));
}

} // namespace bridge::claude
