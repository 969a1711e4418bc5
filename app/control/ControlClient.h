#pragma once

#include "app/cli/ExitCode.h"
#include "app/cli/PrintSink.h"
#include "app/control/ControlChannel.h"

#include <QLocalSocket>
#include <QObject>
#include <QTimer>

namespace app {

class UnixSignals;

/// The client of the control channel: sends one request to the running window and prints the
/// replies. Sends nothing to a socket or a process of another user.
class ControlClient : public QObject
{
    Q_OBJECT

public:
    ControlClient(const QString &settingsFolder, PrintSink sink, QObject *parent = nullptr);
    ~ControlClient() override;

    void send(const control::Request &request);

Q_SIGNALS:
    /// The window's exit code; NoWindow when none runs, and where a request for the next window
    /// (Request::isForNextWindow) got no exit code; else Unexpected without an answer.
    void finished(int exitCode);

private:
    void connectToWindow();
    void read();
    void finishAtForeignSocket();
    void finish(ExitCode exitCode, const QString &reason = {});

    QString m_name;
    PrintSink m_sink;
    QLocalSocket m_socket;
    QTimer m_patience; ///< until the window confirms the request
    QByteArray m_lastOut;
    bool m_isForNextWindow = false;
    bool m_connected = false;
    bool m_finished = false;
};

/// Runs the event loop until the running window has replied; prints its output to the standard
/// streams. Returns the window's exit code; NoWindow if none runs; Interrupted by a signal, and if
/// standard output cannot be written.
[[nodiscard]] ExitCode askWindow(const control::Request &request, UnixSignals &unixSignals);
/// The same, with its output to `sink`.
[[nodiscard]] ExitCode askWindow(const control::Request &request, UnixSignals &unixSignals,
                                 const PrintSink &sink);

} // namespace app
