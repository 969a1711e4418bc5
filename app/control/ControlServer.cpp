#include "app/control/ControlServer.h"

#include "app/control/RuntimeFolder.h"

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
            if (!control::isOwnPeer(socket->socketDescriptor())) {
                socket->abort();
                socket->deleteLater();
                continue;
            }
            auto *connection = new ControlConnection(socket, this);
            connect(connection, &ControlConnection::requested, this,
                    [this, connection](const control::Request &request) {
                        emit requested(connection, request);
                    });
        }
    });
}

ControlServer::Outcome ControlServer::listen()
{
    if (m_name.isEmpty()) {
        m_error = tr("there is no folder that belongs to this user alone");
        return Outcome::Impossible;
    }
    // QLocalServer replaces a socket of the same name, so running windows are checked for first,
    // under a lock. The socket of a crashed window does not answer.
    QLockFile lock(m_name + QStringLiteral(".lock"));
    lock.setStaleLockTime(5000);
    if (!lock.tryLock(1000)) {
        if (lock.error() == QLockFile::LockFailedError)
            return Outcome::OtherWindow;
        m_error = tr("%1 cannot be written").arg(lock.fileName());
        return Outcome::Impossible;
    }
    if (control::socketOwner(m_name) == control::SocketOwner::User) {
        QLocalSocket probe;
        probe.connectToServer(m_name);
        if (probe.state() != QLocalSocket::UnconnectedState
            && control::isOwnPeer(probe.socketDescriptor()))
            return Outcome::OtherWindow;
    }
    QLocalServer::removeServer(m_name);
    if (m_server.listen(m_name))
        return Outcome::Listening;
    m_error = m_server.errorString();
    return Outcome::Impossible;
}

} // namespace app

#include "moc_ControlServer.cpp"
