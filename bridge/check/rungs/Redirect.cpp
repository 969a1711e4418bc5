#include "bridge/check/rungs/Redirect.h"

#include "bridge/check/rungs/MessageRequests.h"

#include <QRegularExpression>

namespace bridge::check {
namespace {

struct Origin
{
    QString scheme;
    QString host;
    int port = -1;
    friend bool operator==(const Origin &, const Origin &) = default;
};

Origin originOf(const QUrl &url)
{
    const QString scheme = url.scheme().toLower();
    return {scheme, url.host().toLower(), url.port(scheme == QLatin1String("https") ? 443 : 80)};
}

/// The location as an absolute URL where it names a host, in the way of the WHATWG URL standard,
/// which reads more as a host than RFC 3986 and QUrl do: \\HOST, https:HOST, ///HOST.
QString withHost(const QString &location, const QString &scheme)
{
    static const QRegularExpression ignored(QStringLiteral("[\\t\\r\\n]"));
    static const QRegularExpression form(
        QStringLiteral("^(?:([A-Za-z][A-Za-z0-9+.-]*):/*|//+)(.*)$"));
    QString text = location.trimmed();
    text.remove(ignored);
    const auto end = text.indexOf(QRegularExpression(QStringLiteral("[?#]")));
    const auto length = end < 0 ? text.size() : end;
    text = text.left(length).replace(u'\\', u'/') + text.mid(length);
    const auto match = form.match(text);
    if (!match.hasMatch())
        return {};
    const QString named = match.captured(1);
    return (named.isEmpty() ? scheme : named) + QStringLiteral("://") + match.captured(2);
}

} // namespace

std::optional<QByteArray> pathWithinOrigin(const QString &location, const QUrl &asked)
{
    // Names beyond these characters are mapped by rules that programs do not share.
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9.:\\[\\]_-]+$"));
    // And so is whatever begins otherwise: "://HOST" names a host for some.
    static const QRegularExpression relative(QStringLiteral("^[/?#.A-Za-z0-9_~%-]"));
    const QString absolute = withHost(location, asked.scheme());
    QUrl there;
    if (absolute.isEmpty()) {
        if (!relative.match(location.trimmed()).hasMatch())
            return std::nullopt;
        there = asked.resolved(QUrl(location.trimmed()));
    } else {
        there = QUrl(absolute);
        const QString authority =
            absolute.section(u'/', 2, 2).section(u'?', 0, 0).section(u'#', 0, 0);
        if (!plain.match(authority).hasMatch())
            return std::nullopt;
    }
    if (!there.isValid() || originOf(there) != originOf(asked))
        return std::nullopt;
    QByteArray path =
        there.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveFragment);
    if (!path.startsWith('/'))
        path.prepend('/');
    return path;
}

QString addressBehind(const QString &location, const endpoint::EndpointAddress &asked)
{
    QUrl there = QUrl(asked.text() + QLatin1String(kMessagesPath)).resolved(QUrl(location));
    there.setQuery(QString());
    const auto address = endpoint::EndpointAddress::parse(there.toString());
    if (address || address.error().kind != endpoint::AddressProblem::Kind::ApiPath
        || !there.path().endsWith(QLatin1String("/messages")))
        return {}; // leads to something else than messages
    const QString base = address.error().suggestion.value_or(QString());
    return endpoint::sameAddress(base, asked.text()) ? QString() : base;
}

} // namespace bridge::check
