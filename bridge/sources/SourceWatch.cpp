#include "bridge/sources/SourceWatch.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QSet>

#include <chrono>

namespace bridge::sources {

namespace {

using namespace std::chrono_literals;

/// A file being rewritten passes through several states.
constexpr auto kSettling = 50ms;

/// The nearest folder above that exists.
QString existingFolderAbove(const QString &path)
{
    QString folder = QFileInfo(path).path();
    while (!QFileInfo(folder).isDir()) {
        const QString above = QFileInfo(folder).path();
        if (above == folder)
            return {};
        folder = above;
    }
    return folder;
}

/// Fingerprint of a file's state; of a folder by its content.
QString stateOf(const QString &path)
{
    QString state;
    const auto add = [&state](const QFileInfo &info) {
        state += QStringLiteral("%1|%2|%3|%4|%5\n")
                     .arg(info.filePath())
                     .arg(info.exists())
                     .arg(info.size())
                     .arg(info.lastModified().toMSecsSinceEpoch())
                     .arg(info.isReadable());
    };
    const QFileInfo info(path);
    add(info);
    if (info.isDir()) {
        const auto entries = QDir(path).entryInfoList(QDir::Files);
        for (const QFileInfo &entry : entries)
            add(entry);
    }
    return state;
}

} // namespace

SourceWatch::SourceWatch(QObject *parent)
    : QObject(parent)
{
    m_settling.setSingleShot(true);
    m_settling.setInterval(kSettling);
    connect(&m_settling, &QTimer::timeout, this, &SourceWatch::settle);
    const auto notice = [this] {
        // Not restarted by each change: a file written without pause is announced, too.
        if (!m_settling.isActive())
            m_settling.start();
    };
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, notice);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, notice);
}

void SourceWatch::watch(const QStringList &paths)
{
    m_paths = paths;
    arm();
}

void SourceWatch::settle()
{
    const QString before = m_seen;
    arm();
    // In a home folder many unrelated files change.
    if (m_seen != before)
        emit changed();
}

void SourceWatch::arm()
{
    QSet<QString> wanted;
    for (const QString &path : m_paths) {
        if (QFileInfo::exists(path))
            wanted.insert(path);
        if (const QString folder = existingFolderAbove(path); !folder.isEmpty())
            wanted.insert(folder);
    }
    // A replaced file is no longer watched, although the watcher still lists its name.
    QStringList watched = m_watcher.files();
    if (!watched.isEmpty())
        m_watcher.removePaths(watched);
    const QStringList folders = m_watcher.directories();
    for (const QString &folder : folders) {
        if (!wanted.remove(folder))
            m_watcher.removePath(folder);
    }
    if (!wanted.isEmpty())
        m_watcher.addPaths(QStringList(wanted.begin(), wanted.end()));
    m_seen.clear();
    for (const QString &path : std::as_const(m_paths))
        m_seen += stateOf(path);
}

} // namespace bridge::sources

#include "moc_SourceWatch.cpp"
