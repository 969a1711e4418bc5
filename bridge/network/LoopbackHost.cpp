#include "bridge/network/LoopbackHost.h"

namespace bridge::network {

QList<QHostAddress> loopbackAddresses(const endpoint::EndpointAddress &address)
{
    if (address.hasLoopbackName())
        return {QHostAddress(QHostAddress::LocalHostIPv6), QHostAddress(QHostAddress::LocalHost)};
    const QString host = address.host();
    const QHostAddress number(host.chopped(1));
    if (host.endsWith(u'.') && number.isLoopback())
        return {number};
    return {};
}

} // namespace bridge::network
