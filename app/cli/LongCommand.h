#pragma once

#include "app/cli/ExitCode.h"
#include "app/cli/PrintSink.h"

#include <QObject>

#include <utility>

namespace app {

/// A command that continues in the event loop. Main thread.
class LongCommand : public QObject
{
    Q_OBJECT

public:
    LongCommand(PrintSink sink, QObject *parent)
        : QObject(parent)
        , m_sink(std::move(sink))
    {}

    virtual void start() = 0;
    /// Ctrl-C: ends everything in order, then finished().
    virtual void interrupt() { emit finished(ExitCode::Interrupted); }

Q_SIGNALS:
    /// Always the last signal.
    void finished(app::ExitCode code);

protected:
    /// Prints `reason`, if there is one, and emits finished() from the event loop; only the first
    /// call does.
    void finish(ExitCode code, const QString &reason = {})
    {
        if (std::exchange(m_isFinished, true))
            return;
        if (!reason.isEmpty())
            m_sink.errLine(reason);
        QMetaObject::invokeMethod(
            this, [this, code] { emit finished(code); }, Qt::QueuedConnection);
    }

    const PrintSink m_sink;

private:
    bool m_isFinished = false;
};

} // namespace app
