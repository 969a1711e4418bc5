#pragma once

#include "app/cli/ExitCode.h"

#include <QObject>

namespace app {

/// A command that continues in the event loop. Main thread.
class LongCommand : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void start() = 0;
    /// Ctrl-C: ends everything in order, then finished().
    virtual void interrupt() { emit finished(ExitCode::Interrupted); }

Q_SIGNALS:
    /// Always the last signal.
    void finished(app::ExitCode code);
};

} // namespace app
