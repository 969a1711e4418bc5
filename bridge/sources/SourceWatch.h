#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QStringList>
#include <QTimer>

namespace bridge::sources {

/// Tells when one of some files or folders appears, changes, is replaced or goes away, also where
/// its folder does not exist yet. Several changes in a row are told once. Main thread.
class SourceWatch : public QObject
{
    Q_OBJECT

public:
    explicit SourceWatch(QObject *parent = nullptr);

    /// Absolute paths, in the place of those before.
    void watch(const QStringList &paths);

Q_SIGNALS:
    void changed();

private:
    void settle();
    void arm();

    QFileSystemWatcher m_watcher;
    QTimer m_settling;
    QStringList m_paths;
    QString m_seen; ///< what the files were like
};

} // namespace bridge::sources
