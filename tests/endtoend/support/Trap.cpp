#include "tests/endtoend/support/Trap.h"

#include <QTcpSocket>

#include <gtest/gtest.h>

#include <algorithm>

using namespace Qt::StringLiterals;

Trap::Trap()
{
    EXPECT_TRUE(m_server.listen(QHostAddress::LocalHost));
    QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] { receive(); });
}

QString Trap::address() const
{
    return u"http://127.0.0.1:%1"_s.arg(m_server.serverPort());
}

bool Trap::heard(const QString &words) const
{
    return std::any_of(m_visits.begin(), m_visits.end(),
                       [&](const QByteArray &visit) { return visit.contains(words.toUtf8()); });
}

void Trap::receive()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        const qsizetype visit = m_visits.size();
        m_visits.append(QByteArray());
        QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, visit] {
            m_visits[visit] += socket->readAll();
            if (!m_visits[visit].contains("\r\n\r\n"))
                return;
            socket->write("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n"
                          "Connection: close\r\n\r\n");
            socket->disconnectFromHost();
        });
    }
}
