#pragma once

#include "app/cli/ExitCode.h"

#include <QObject>

namespace app {

/// A command that goes on in the event loop after it has been started. Main thread.
class LongCommand : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void start() = 0;
    /// Ctrl-C: ends everything in order, then finished().
    virtual void interrupt() { emit finished(ExitCode::Interrupted); }

Q_SIGNALS:
    /// The last signal.
    void finished(app::ExitCode code);
};

} // namespace app
