#include "app/control/ControlServer.h"

#include <QLocalSocket>
#include <QLockFile>

#include <utility>

namespace app {

ControlConnection::ControlConnection(QLocalSocket *socket, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
{
    m_socket->setParent(this);
    connect(m_socket, &QLocalSocket::readyRead, this, &ControlConnection::read);
    connect(m_socket, &QLocalSocket::disconnected, this, &QObject::deleteLater);
}

void ControlConnection::reply(const control::Reply &reply)
{
    m_socket->write(control::encode(reply));
    m_socket->flush();
}

void ControlConnection::finish(int exitCode)
{
    reply({{}, {}, exitCode});
    m_socket->disconnectFromServer();
}

void ControlConnection::read()
{
    const QByteArray bytes = m_socket->readAll();
    if (m_asked)
        return;
    // Looks at each byte once; canReadLine() would scan all of them every time.
    const qsizetype end = bytes.indexOf('\n');
    m_request += end < 0 ? bytes : bytes.first(end);
    if (m_request.size() > control::kMaxRequest) {
        m_asked = true;
        m_socket->abort();
        return;
    }
    if (end < 0)
        return;
    m_asked = true;
    const auto request = control::decodeRequest(std::exchange(m_request, {}));
    if (!request)
        return finish(1);
    reply({}); // confirms it: the command may take long
    emit requested(*request);
}

ControlServer::ControlServer(const QString &settingsFolder, QObject *parent)
    : QObject(parent)
    , m_name(control::socketName(settingsFolder))
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket *socket = m_server.nextPendingConnection()) {
            auto *connection = new ControlConnection(socket, this);
            connect(connection, &ControlConnection::requested, this,
                    [this, connection](const control::Request &request) {
                        emit requested(connection, request);
                    });
        }
    });
}

bool ControlServer::listen()
{
    // QLocalServer replaces a socket of the same name, so running windows are checked for first,
    // under a lock. The socket of a crashed window does not answer.
    QLockFile lock(m_name + QStringLiteral(".lock"));
    lock.setStaleLockTime(5000);
    if (!lock.tryLock(1000))
        return false;
    QLocalSocket probe;
    probe.connectToServer(m_name);
    if (probe.state() != QLocalSocket::UnconnectedState)
        return false;
    QLocalServer::removeServer(m_name);
    return m_server.listen(m_name);
}

} // namespace app

#include "moc_ControlServer.cpp"
