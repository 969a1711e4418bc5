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

    void restart()
    {
        m_waited = waited();
        m_time.start();
    }
    [[nodiscard]] qint64 nsecsElapsed() const
    {
        return m_time.nsecsElapsed() - (waited() - m_waited);
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
