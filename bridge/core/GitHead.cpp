#include "bridge/core/GitHead.h"

#include "bridge/core/RegularFile.h"

#include <QDir>
#include <QFileInfo>

namespace bridge {

namespace {

constexpr qint64 kMaxFile = 4096;
constexpr qsizetype kMaxName = 250;
constexpr int kMostFolders = 64;

QString textOf(const QString &path)
{
    const auto bytes = readRegularFile(path, kMaxFile);
    return bytes ? QString::fromUtf8(*bytes).trimmed() : QString();
}

/// The folder with HEAD; empty: none.
QString gitFolderOf(const QString &folder)
{
    QDir dir(folder);
    for (int i = 0; i < kMostFolders; ++i) {
        const QFileInfo git(dir.filePath(QStringLiteral(".git")));
        if (git.isDir())
            return git.filePath();
        if (git.exists()) {
            static const QString kPointer = QStringLiteral("gitdir:");
            const QString pointer = textOf(git.filePath());
            return pointer.startsWith(kPointer)
                       ? dir.filePath(pointer.mid(kPointer.size()).trimmed())
                       : QString();
        }
        if (!dir.cdUp())
            break;
    }
    return {};
}

} // namespace

QString gitBranchOf(const QString &folder)
{
    const QString git = gitFolderOf(folder);
    if (git.isEmpty())
        return {};
    const QString head = textOf(QDir(git).filePath(QStringLiteral("HEAD")));
    static const QString kBranch = QStringLiteral("ref: refs/heads/");
    constexpr qsizetype kShortCommit = 8;
    if (head.startsWith(kBranch))
        return head.mid(kBranch.size()).section(u'\n', 0, 0).left(kMaxName);
    return head.startsWith(QLatin1String("ref:")) ? QString() : head.left(kShortCommit);
}

bool isInRepository(const QString &folder)
{
    return !gitFolderOf(folder).isEmpty();
}

} // namespace bridge
