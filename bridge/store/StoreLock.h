#pragma once

#include "bridge/core/Result.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <chrono>

namespace bridge::store {

/// The owner of the data folder, for what the control socket of one computer does not see.
struct StoreHolder
{
    QString host;
    qint64 pid = 0; ///< 0: not known
    QDateTime since;
    /// It shows no life any more: taking over loses nothing. Always false for a live process of
    /// this computer.
    bool isGone = false;
    friend bool operator==(const StoreHolder &, const StoreHolder &) = default;
};

/// The file `lock` of the data folder: who may write there. Held by flock(2), which the system
/// ends with the process; its content (computer, boot, process, start time) names the holder. Any
/// thread, one at a time.
///
/// On one computer this is certain: a process that ended, however, or whose pid was reused, is not
/// taken for alive. Of another computer that shares the folder it cannot be known whether it is
/// alive: file systems exist on which flock does not reach other computers. It is then judged by
/// its heartbeat, the file's time, compared with the time that the same file system gives a new
/// file, so that clocks need not agree. A holder that was suspended, or whose connection is lost,
/// shows no heartbeat either and looks gone; and folders that a service copies between computers
/// show it late. Therefore such a lock is never taken over by itself, and each holder looks
/// whether the lock is still its own before it writes. What it wrote in the moment in between
/// stays.
class StoreLock
{
public:
    /// How often beat() is called, and after how long without it a holder looks gone.
    static constexpr std::chrono::seconds kBeat{20};
    static constexpr std::chrono::seconds kSilence{90};

    /// `path`: of the lock file, in a folder that exists when take() is called.
    explicit StoreLock(QString path);
    /// Leaves it, if it is held.
    ~StoreLock();
    StoreLock(const StoreLock &) = delete;
    StoreLock &operator=(const StoreLock &) = delete;

    /// The error is the holder. A folder that cannot be written to, where no other program can hold
    /// a lock either, counts as taken; see problem().
    [[nodiscard]] Result<void, StoreHolder> take();
    /// Takes it whoever holds it; that one finds out before it writes again.
    void takeByForce();
    void leave();
    /// False: another program has taken it. A lock file that was removed is made again.
    [[nodiscard]] bool isOurs();
    /// Why there is no lock although the folder may be written to; empty: there is one, or the
    /// folder is missing or read-only. Without a lock nothing must be written.
    [[nodiscard]] const QString &problem() const { return m_problem; }
    /// Shows other computers that this process is alive.
    void beat() const;

private:
    [[nodiscard]] bool isAtPath(int fd) const;
    void writeContent() const;

    const QString m_path;
    int m_fd = -1; ///< -1: not taken, or without a file
    QDateTime m_since;
    QString m_problem;
};

} // namespace bridge::store
