#pragma once

#include <QElapsedTimer>
#include <QFile>
#include <QList>

namespace tests {

/// Time that passes for the calling thread, without that in which it was ready to run and other
/// work had the processors: on a busy machine, too, a bound says something about our code. What the
/// thread itself waits for (a lock, the disk) counts. Wall time where Linux' schedstat is missing.
class OwnTime
{
public:
    OwnTime() { restart(); }

    // Waits are read within the time from which they are taken: one that is taken and not counted
    // would make the least of many samples too small, or negative.
    void restart()
    {
        m_time.start();
        m_waited = waited();
    }
    [[nodiscard]] qint64 nsecsElapsed() const
    {
        const qint64 waitedSince = waited() - m_waited;
        return m_time.nsecsElapsed() - waitedSince;
    }
    [[nodiscard]] qint64 elapsed() const { return nsecsElapsed() / 1'000'000; } ///< milliseconds

private:
    /// Nanoseconds: the second number of "run wait slices".
    [[nodiscard]] static qint64 waited()
    {
        QFile file(QStringLiteral("/proc/thread-self/schedstat"));
        if (!file.open(QIODevice::ReadOnly))
            return 0;
        return file.readAll().split(' ').value(1).toLongLong();
    }

    QElapsedTimer m_time;
    qint64 m_waited = 0;
};

} // namespace tests
