#pragma once

#include "app/control/ControlChannel.h"
#include "app/cli/ExitCode.h"
#include "app/cli/TurnPrinter.h"

#include <QLocalSocket>
#include <QObject>

namespace app {

/// A command line's end of the control channel: sends one request to the running window and prints
/// what comes back.
class ControlClient : public QObject
{
    Q_OBJECT

public:
    ControlClient(const QString &settingsFolder, PrintSink sink, QObject *parent = nullptr);

    void send(const control::Request &request);

Q_SIGNALS:
    /// The window's exit code; NoWindow when nobody answers, Unexpected when it went away.
    void finished(int exitCode);

private:
    void read();
    void finish(int exitCode);

    QString m_name;
    PrintSink m_sink;
    QLocalSocket m_socket;
    bool m_connected = false;
    bool m_finished = false;
};

} // namespace app
