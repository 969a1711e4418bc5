#include "bridge/network/ProxyChoice.h"

#include <QHostAddress>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <array>
#include <utility>

namespace bridge::network {

namespace {

/// In Claude Code's order of precedence, for http and https addresses alike.
constexpr std::array kVariables{"https_proxy", "HTTPS_PROXY", "http_proxy",
                                "HTTP_PROXY",  "all_proxy",   "ALL_PROXY"};

bool isForAll(const QString &variable)
{
    return variable.compare(QLatin1String("all_proxy"), Qt::CaseInsensitive) == 0;
}

/// "host", "host:port", "[v6]:port" or a bare IPv6 address; 0: any port.
std::pair<QString, int> hostAndPortOf(const QString &entry)
{
    static const QRegularExpression withPort(QStringLiteral("^(\\[[^\\]]*\\]|[^:]*):(\\d+)$"));
    const auto match = withPort.match(entry);
    QString host = match.hasMatch() ? match.captured(1) : entry;
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    return {host, match.hasMatch() ? match.captured(2).toInt() : 0};
}

/// True if an entry of NO_PROXY matches: a host with its subdomains, ".host" or "*.host", an
/// address, a network ("10.0.0.0/8"), or "*"; optionally with a port.
bool exempts(const QString &entry, const endpoint::EndpointAddress &address)
{
    if (entry == QLatin1String("*"))
        return true;
    const auto network = QHostAddress::parseSubnet(entry);
    if (entry.contains(u'/') && !network.first.isNull())
        return QHostAddress(address.host()).isInSubnet(network);
    // "localhost" is meant with the dot at the end, too (seen with 2.1.330).
    QString asked = address.host();
    if (asked.endsWith(u'.'))
        asked.chop(1);
    auto [host, port] = hostAndPortOf(entry.toLower());
    if (port != 0 && port != address.port())
        return false;
    if (host.startsWith(u'*'))
        host.remove(0, 1);
    if (host.startsWith(u'.'))
        host.remove(0, 1);
    return !host.isEmpty() && (asked == host || asked.endsWith(u'.' + host));
}

bool isExempt(const endpoint::EndpointAddress &address, const QProcessEnvironment &environment)
{
    static const QRegularExpression separator(QStringLiteral("[\\s,]+"));
    QString list = environment.value(QStringLiteral("no_proxy"));
    if (list.isEmpty())
        list = environment.value(QStringLiteral("NO_PROXY"));
    const QStringList entries = list.split(separator, Qt::SkipEmptyParts);
    return std::any_of(entries.begin(), entries.end(),
                       [&](const QString &entry) { return exempts(entry, address); });
}

/// Claude Code reads "host:port" without a scheme as http, except in HTTP_PROXY.
bool isUsable(const QString &variable, const QString &value, const QUrl &url)
{
    if (url.host().isEmpty())
        return false;
    if (value.contains(QLatin1String("://")))
        return url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    return url.port() > 0
           && variable.compare(QLatin1String("http_proxy"), Qt::CaseInsensitive) != 0;
}

ProxyChoice choiceOf(const QString &variable, const QString &value)
{
    const QUrl url(value.contains(QLatin1String("://")) ? value
                                                        : QStringLiteral("http://") + value);
    const bool isTls = url.scheme() == QLatin1String("https");
    ProxyChoice choice;
    choice.variable = variable;
    choice.host = url.host();
    choice.port = static_cast<quint16>(url.port(isTls ? 443 : 80));
    choice.user = url.userName(QUrl::FullyDecoded);
    choice.password = url.password(QUrl::FullyDecoded);
    if (!isUsable(variable, value, url))
        choice.kind = ProxyChoice::Kind::Unusable;
    else if (isTls)
        choice.kind = ProxyChoice::Kind::Tls;
    return choice;
}

} // namespace

QString ProxyChoice::hostAndPort() const
{
    const QString shown = host.contains(u':') ? u'[' + host + u']' : host;
    return QStringLiteral("%1:%2").arg(shown).arg(port);
}

QByteArray ProxyChoice::authorization() const
{
    return user.isEmpty() ? QByteArray() : "Basic " + (user + u':' + password).toUtf8().toBase64();
}

std::optional<ProxyChoice> proxyFor(const endpoint::EndpointAddress &address,
                                    const QProcessEnvironment &environment)
{
    if (isExempt(address, environment))
        return std::nullopt;
    for (const auto *name : kVariables) {
        const QString variable = QLatin1String(name);
        const QString value = environment.value(variable).trimmed();
        if (value.isEmpty())
            continue;
        const ProxyChoice choice = choiceOf(variable, value);
        // A SOCKS proxy for all schemes is ignored for requests; one for their own scheme is used,
        // and fails.
        if (isForAll(variable) && choice.kind == ProxyChoice::Kind::Unusable)
            continue;
        return choice;
    }
    return std::nullopt;
}

QNetworkProxy networkProxy(const std::optional<ProxyChoice> &choice)
{
    if (!choice || choice->kind != ProxyChoice::Kind::Http)
        return QNetworkProxy(QNetworkProxy::NoProxy);
    QNetworkProxy proxy(QNetworkProxy::HttpProxy, choice->host, choice->port);
    if (const QByteArray authorization = choice->authorization(); !authorization.isEmpty())
        proxy.setRawHeader("Proxy-Authorization", authorization);
    return proxy;
}

} // namespace bridge::network
