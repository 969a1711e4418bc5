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

/// The dot that ends a complete name means nothing here, in address and entry (seen with 2.1.330).
QString withoutLastDot(const QString &host)
{
    return host.endsWith(u'.') ? host.chopped(1) : host;
}

/// The address of a host written as a number; null for a name. An IPv4 address within an IPv6 one
/// is the former.
QHostAddress numberOf(const QString &host)
{
    const QHostAddress number(host);
    bool isIpv4 = false;
    const quint32 ipv4 = number.toIPv4Address(&isIpv4);
    return isIpv4 ? QHostAddress(ipv4) : number;
}

/// "10.0.0.0/8", "fd00::/8": with the whole address and the number of its bits only.
bool isInNetwork(const QString &host, const QString &entry)
{
    static const QRegularExpression form(
        QStringLiteral("^(?:\\d+\\.\\d+\\.\\d+\\.\\d+|[0-9a-f:.]*:[0-9a-f:.]*)/\\d+$"),
        QRegularExpression::CaseInsensitiveOption);
    const QHostAddress number = numberOf(host);
    return !number.isNull() && form.match(entry).hasMatch()
           && number.isInSubnet(QHostAddress::parseSubnet(entry));
}

/// True if an entry of NO_PROXY matches: a host with its subdomains, ".host" or "*.host", an
/// address, a network ("10.0.0.0/8"), or "*"; all but the last two optionally with a port. No
/// other pattern: "*host" is the name of a host that nobody has.
bool exempts(const QString &entry, const endpoint::EndpointAddress &address)
{
    if (entry == QLatin1String("*"))
        return true;
    if (entry.contains(u'/'))
        return isInNetwork(address.host(), entry);
    auto [host, port] = hostAndPortOf(entry.toLower());
    if (port != 0 && port != address.port())
        return false;
    if (host.startsWith(QLatin1String("*.")))
        host.remove(0, 2);
    else if (host.startsWith(u'.'))
        host.remove(0, 1);
    host = withoutLastDot(host);
    if (const QHostAddress number = numberOf(address.host()); !number.isNull())
        return number == numberOf(host); // "0.0.1" is no domain of 127.0.0.1
    const QString asked = withoutLastDot(address.host());
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

/// Claude Code reads "http:host" and "http:/host" like "http://host".
QString withBothSlashes(QString value)
{
    static const QRegularExpression fewer(QStringLiteral("^(https?):/?(?=[^/])"),
                                          QRegularExpression::CaseInsensitiveOption);
    return value.replace(fewer, QStringLiteral("\\1://"));
}

QUrl urlOf(const QString &value)
{
    return QUrl(value.contains(QLatin1String("://")) ? value : QStringLiteral("http://") + value);
}

/// Claude Code reads "host:port" without a scheme as http, except in HTTP_PROXY and with a name and
/// a password.
bool isComplete(const QString &variable, const QString &value)
{
    const QUrl url = urlOf(value);
    if (!url.isValid() || url.host().isEmpty())
        return false;
    if (value.contains(QLatin1String("://")))
        return true;
    return url.port() > 0 && !value.contains(u'@') && !value.startsWith(u'/')
           && variable.compare(QLatin1String("http_proxy"), Qt::CaseInsensitive) != 0;
}

bool isUsable(const QString &variable, const QString &value)
{
    const QString scheme = urlOf(value).scheme();
    return isComplete(variable, value)
           && (scheme == QLatin1String("http") || scheme == QLatin1String("https"));
}

/// Without the name and the password in it, wherever a value that is no address has them.
QString shownValue(const QString &value)
{
    static const QRegularExpression login(
        QStringLiteral("^(\\s*(?:[A-Za-z][A-Za-z0-9+.-]*:)?/{0,2}).*@"));
    static const QRegularExpression last(QStringLiteral("^.*@"));
    constexpr qsizetype kLongest = 200;
    QString shown = value;
    if (value.contains(QLatin1String("//")))
        shown.replace(login, QStringLiteral("\\1…@"));
    else
        shown.replace(last, QStringLiteral("…@"));
    return shown.left(kLongest);
}

ProxyChoice choiceOf(const QString &variable, const QString &text)
{
    const QString value = withBothSlashes(text);
    const QUrl url = urlOf(value);
    const bool isTls = url.scheme() == QLatin1String("https");
    ProxyChoice choice;
    choice.variable = variable;
    choice.host = url.host();
    choice.port = static_cast<quint16>(url.port(isTls ? 443 : 80));
    choice.user = url.userName(QUrl::FullyDecoded);
    choice.password = url.password(QUrl::FullyDecoded);
    if (!isUsable(variable, value))
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

std::optional<Failure> proxyThatStopsAgent(const QProcessEnvironment &environment)
{
    for (const auto *name : kVariables) {
        const QString variable = QLatin1String(name);
        // Blanks alone are a value, and no address.
        if (environment.value(variable).isEmpty() || isForAll(variable))
            continue;
        const QString value = withBothSlashes(environment.value(variable).trimmed());
        if (isComplete(variable, value))
            return std::nullopt;
        // What it is with the scheme that is missing.
        const QUrl meant = urlOf(value);
        const bool lacksOnlyScheme =
            !value.contains(QLatin1String("://")) && !value.startsWith(u'/') && meant.isValid()
            && !meant.host().isEmpty() && (meant.port() > 0 || meant.host().contains(u'.'));
        return Failure::of(
            FailureKind::ProxyInTheWay,
            {.subject = shownValue(value),
             .proxyFault =
                 ProxyFault{ProxyTrouble::Malformed,
                            lacksOnlyScheme ? meant.authority(QUrl::FullyEncoded).section(u'@', -1)
                                            : QString(),
                            variable}});
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
