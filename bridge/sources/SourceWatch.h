#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QStringList>
#include <QTimer>

namespace bridge::sources {

/// Announces when one of some files or folders appears, changes, is replaced or disappears, also if
/// its folder does not exist yet. Changes in quick succession are announced once. Main thread.
class SourceWatch : public QObject
{
    Q_OBJECT

public:
    explicit SourceWatch(QObject *parent = nullptr);

    /// Absolute paths; replaces the previous ones.
    void watch(const QStringList &paths);

Q_SIGNALS:
    void changed();

private:
    void settle();
    void arm();

    QFileSystemWatcher m_watcher;
    QTimer m_settling;
    QStringList m_paths;
    QString m_seen; ///< last known state of the files
};

} // namespace bridge::sources
