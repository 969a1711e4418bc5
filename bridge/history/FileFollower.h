#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QSet>
#include <QString>
#include <QStringList>
#include <QTimer>

namespace bridge::history {

/// Reports that files in the folders below a root have changed: by the system's reports for a
/// bounded number of folders and files, and by asking for a look at all of them now and then, which
/// finds the rest. It is used in one thread.
class FileFollower : public QObject
{
    Q_OBJECT

public:
    explicit FileFollower(QString root, QObject *parent = nullptr);

    /// The files that exist, newest first. The newest ones and their folders are watched.
    void follow(const QStringList &files);

Q_SIGNALS:
    /// Some files have changed; collected for a moment.
    void filesChanged(const QStringList &paths);
    /// Files came or went, or it is time to look.
    void lookNeeded();

private:
    void report();

    const QString m_root;
    QFileSystemWatcher m_watcher;
    QTimer m_moment; ///< single shot
    QTimer m_poll;
    QSet<QString> m_changed;
    bool m_needsLook = false;
};

} // namespace bridge::history
