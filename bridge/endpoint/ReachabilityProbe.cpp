#include "bridge/endpoint/ReachabilityProbe.h"

#include <QNetworkProxy>
#include <QTcpSocket>
#include <QTimer>

#include <memory>
#include <utility>

namespace bridge::endpoint {

void probeReachability(const EndpointAddress &address, QObject *context, ReachabilityAnswer answer)
{
    auto *socket = new QTcpSocket(context);
    socket->setProxy(QNetworkProxy::NoProxy);
    const auto finish = [socket, answer = std::move(answer),
                         done = std::make_shared<bool>(false)](Reachability result) {
        if (std::exchange(*done, true))
            return; // the time limit and the error may come in the same turn of the loop
        socket->abort();
        socket->deleteLater();
        answer(result);
    };
    QObject::connect(socket, &QTcpSocket::connected, socket,
                     [finish] { finish(Reachability::Reached); });
    QObject::connect(
        socket, &QTcpSocket::errorOccurred, socket, [finish](QAbstractSocket::SocketError error) {
            finish(error == QAbstractSocket::ConnectionRefusedError ? Reachability::Refused
                                                                    : Reachability::Unclear);
        });
    QTimer::singleShot(std::chrono::seconds(2), socket,
                       [finish] { finish(Reachability::Unclear); });
    // Not from inside this call: a refused loopback connection may fail at once.
    QMetaObject::invokeMethod(
        socket,
        [socket, host = address.host(), port = address.port()] {
            socket->connectToHost(host, port);
        },
        Qt::QueuedConnection);
}

} // namespace bridge::endpoint
