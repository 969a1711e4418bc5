#pragma once

#include "app/control/ControlChannel.h"

#include <QLocalServer>
#include <QObject>

class QLocalSocket;

namespace app {

/// One command line's connection, from its request to the exit code it is given. Ends with its
/// peer: whoever works for it takes it as context.
class ControlConnection : public QObject
{
    Q_OBJECT

public:
    ControlConnection(QLocalSocket *socket, QObject *parent);

    void reply(const control::Reply &reply);
    /// The last reply.
    void finish(int exitCode);

Q_SIGNALS:
    void requested(const app::control::Request &request);

private:
    void read();

    QLocalSocket *m_socket;
    QByteArray m_request; ///< what has come of it
    bool m_asked = false;
};

/// The window's end of the control channel; also what makes the window the only one of its settings
/// folder.
class ControlServer : public QObject
{
    Q_OBJECT

public:
    explicit ControlServer(const QString &settingsFolder, QObject *parent = nullptr);

    /// False: another window has it, or the socket cannot be made (`errorString()`).
    [[nodiscard]] bool listen();
    /// Takes no new connection; whoever is started next is the window.
    void close() { m_server.close(); }
    [[nodiscard]] QString errorString() const { return m_server.errorString(); }

Q_SIGNALS:
    void requested(app::ControlConnection *connection, const app::control::Request &request);

private:
    QString m_name;
    QLocalServer m_server;
};

} // namespace app
