#include "bridge/history/FileFollower.h"

#include <QDir>
#include <QFileInfo>

#include <chrono>

namespace bridge::history {

namespace {

using namespace std::chrono_literals;

// A watch costs the kernel about a kilobyte, and a user has some thousand for all programs.
constexpr qsizetype kMostFolders = 256;
constexpr qsizetype kMostFiles = 64;
constexpr auto kMoment = 100ms;
constexpr auto kPoll = 30s;
constexpr auto kPollWithoutReports = 5s; ///< where the system has no watches left

/// The folder, or the nearest one above it that exists.
QString existing(QString folder)
{
    while (!QFileInfo::exists(folder)) {
        const QString above = QFileInfo(folder).path();
        if (above == folder)
            return {};
        folder = above;
    }
    return folder;
}

} // namespace

FileFollower::FileFollower(QString root, QObject *parent)
    : QObject(parent)
    , m_root(std::move(root))
{
    m_moment.setSingleShot(true);
    m_moment.setInterval(kMoment);
    connect(&m_moment, &QTimer::timeout, this, &FileFollower::report);
    connect(&m_poll, &QTimer::timeout, this, &FileFollower::lookNeeded);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, [this](const QString &path) {
        m_changed.insert(path);
        if (!m_moment.isActive())
            m_moment.start();
    });
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, [this] {
        m_needsLook = true;
        if (!m_moment.isActive())
            m_moment.start();
    });
}

void FileFollower::follow(const QStringList &files)
{
    QSet<QString> wanted;
    if (const QString root = existing(m_root); !root.isEmpty())
        wanted.insert(root);
    for (const QString &file : files) {
        if (wanted.size() >= kMostFolders)
            break;
        wanted.insert(QFileInfo(file).path());
    }
    // A new folder holds no session file yet when it is reported.
    const QStringList folders =
        QDir(m_root).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time);
    for (const QString &folder : folders) {
        if (wanted.size() >= kMostFolders)
            break;
        wanted.insert(m_root + u'/' + folder);
    }
    for (const QString &file : files.mid(0, kMostFiles))
        wanted.insert(file);

    const QStringList watched = m_watcher.directories() + m_watcher.files();
    QStringList left;
    for (const QString &path : watched) {
        if (!wanted.remove(path))
            left.append(path);
    }
    if (!left.isEmpty())
        m_watcher.removePaths(left);
    bool isWatched = true;
    if (!wanted.isEmpty()) {
        const QStringList refused = m_watcher.addPaths(wanted.values());
        // What changed after the files were listed, and before they were watched.
        if (refused.size() < wanted.size()) {
            m_needsLook = true;
            if (!m_moment.isActive())
                m_moment.start();
        }
        isWatched = std::none_of(refused.begin(), refused.end(),
                                 [](const QString &path) { return QFileInfo::exists(path); });
    }
    m_poll.start(isWatched ? kPoll : kPollWithoutReports);
}

void FileFollower::report()
{
    if (std::exchange(m_needsLook, false)) {
        m_changed.clear();
        emit lookNeeded();
        return;
    }
    emit filesChanged(QStringList(m_changed.begin(), m_changed.end()));
    m_changed.clear();
}

} // namespace bridge::history

#include "moc_FileFollower.cpp"
