#pragma once

#include "app/control/ControlChannel.h"

#include <QLocalServer>
#include <QObject>

class QLocalSocket;

namespace app {

/// The connection of one command line, from its request to its exit code. Deleted when the peer
/// disconnects: use it as context object of work for it.
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
    QByteArray m_request; ///< bytes received so far
    bool m_asked = false;
};

/// The server of the control channel; holding it makes a window the only one of its settings
/// folder.
class ControlServer : public QObject
{
    Q_OBJECT

public:
    explicit ControlServer(const QString &settingsFolder, QObject *parent = nullptr);

    enum class Outcome {
        Listening,
        OtherWindow, ///< of the same settings folder
        Impossible,  ///< the socket cannot be made: see errorString()
    };
    [[nodiscard]] Outcome listen();
    /// Stops accepting connections; a program started now becomes the window.
    void close() { m_server.close(); }
    [[nodiscard]] QString errorString() const { return m_error; }

Q_SIGNALS:
    void requested(app::ControlConnection *connection, const app::control::Request &request);

private:
    QString m_name;
    QLocalServer m_server;
    QString m_error;
};

} // namespace app
