#include "bridge/endpoint/EndpointAddress.h"

#include "bridge/endpoint/PastedAddress.h"

#include <QHostAddress>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <array>

namespace bridge::endpoint {

namespace {

using Kind = AddressProblem::Kind;

/// More than an address can need; each takes one problem away.
constexpr int kMostCorrections = 16;

const QRegularExpression &schemePattern()
{
    static const QRegularExpression pattern(QStringLiteral("^([A-Za-z][A-Za-z0-9+.-]*)://"));
    return pattern;
}

/// The part between the scheme and the path, query or fragment.
QString authorityOf(const QString &text)
{
    const QString rest = text.mid(text.indexOf(QLatin1String("://")) + 3);
    const auto end = rest.indexOf(QRegularExpression(QStringLiteral("[/?#]")));
    return end < 0 ? rest : rest.left(end);
}

QString hostOfAuthority(const QString &authority)
{
    QString host = authority.mid(authority.lastIndexOf(u'@') + 1);
    if (host.startsWith(u'['))
        return host.left(host.indexOf(u']') + 1);
    return host.section(u':', 0, 0);
}

/// With or without the dot that ends a complete name.
bool isLoopbackName(const QString &host)
{
    static const QRegularExpression pattern(QStringLiteral("^(.+\\.)?localhost\\.?$"),
                                            QRegularExpression::CaseInsensitiveOption);
    return pattern.match(host).hasMatch();
}

bool isLoopbackHost(const QString &host)
{
    if (isLoopbackName(host))
        return true;
    QString bare = host;
    if (bare.endsWith(u'.'))
        bare.chop(1);
    if (bare.startsWith(u'['))
        bare = bare.mid(1, bare.size() - 2);
    const QHostAddress address(bare);
    return !address.isNull() && address.isLoopback();
}

/// True for an IP address of a private network (RFC 1918, RFC 4193, RFC 6598, link-local).
bool isPrivateNumber(const QString &host)
{
    const QHostAddress address(host);
    static const std::array<std::pair<QHostAddress, int>, 4> subnets{
        {{QHostAddress(QStringLiteral("10.0.0.0")), 8},
         {QHostAddress(QStringLiteral("172.16.0.0")), 12},
         {QHostAddress(QStringLiteral("192.168.0.0")), 16},
         {QHostAddress(QStringLiteral("100.64.0.0")), 10}}};
    return address.isUniqueLocalUnicast() || address.isLinkLocal()
           || std::any_of(subnets.begin(), subnets.end(),
                          [&](const auto &subnet) { return address.isInSubnet(subnet); });
}

/// True for a name that no public resolver knows.
bool isPrivateName(const QString &host)
{
    if (!QHostAddress(host).isNull())
        return false;
    if (!host.contains(u'.'))
        return true;
    constexpr std::array endings{".local", ".internal", ".home.arpa"};
    return std::any_of(endings.begin(), endings.end(), [&](const char *ending) {
        return host.endsWith(QLatin1String(ending), Qt::CaseInsensitive);
    });
}

/// Local servers rarely speak TLS, remote ones nearly always do.
QString withScheme(const QString &text)
{
    QString rest = text;
    while (rest.startsWith(u'/'))
        rest.remove(0, 1);
    const QString host = hostOfAuthority(authorityOf(QStringLiteral("x://") + rest));
    const bool isLocal = isLoopbackHost(host) || isPrivateNumber(host);
    return (isLocal ? QStringLiteral("http://") : QStringLiteral("https://")) + rest;
}

bool isNumber(const QString &text)
{
    return !text.isEmpty()
           && std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
}

/// Separate check, because QUrl calls a bad port just "invalid".
bool hasBadPort(const QString &authority)
{
    const QString hostPort = authority.mid(authority.lastIndexOf(u'@') + 1);
    const auto bracket = hostPort.lastIndexOf(u']');
    const auto colon = hostPort.indexOf(u':', bracket < 0 ? 0 : bracket);
    if (colon < 0)
        return false;
    const QString port = hostPort.mid(colon + 1);
    if (!isNumber(port))
        return true;
    const qulonglong value = port.size() > 9 ? 99999 : port.toULongLong();
    return value < 1 || value > 65535;
}

/// The host that programs ask instead of the one that is written, because they map its characters:
/// invalid punycode, or characters that stand for ASCII ones. Empty: it is the same.
QString hostThatIsAsked(const QString &authority, const QUrl &url)
{
    const QString written = hostOfAuthority(authority).toLower();
    const QString asked = QString::fromLatin1(QUrl::toAce(url.host()));
    const bool isAscii =
        std::all_of(written.cbegin(), written.cend(), [](QChar c) { return c.unicode() < 0x80; });
    const bool isPunycode = asked.contains(QLatin1String("xn--"));
    if (asked.isEmpty() || written.startsWith(u'['))
        return {};
    return isAscii ? (isPunycode && asked != written ? asked : QString())
                   : (isPunycode ? QString() : asked);
}

struct Checked
{
    std::optional<Kind> problem;
    QString detail;
    QString corrected; ///< address that fixes this problem alone; empty: none
    QUrl url;
};

Checked check(const QString &typed)
{
    if (typed.isEmpty())
        return {Kind::Empty, {}, {}, {}};
    if (const auto pasted = pasteProblemOf(typed))
        return {pasted->kind, pasted->detail, pasted->corrected, {}};
    const auto scheme = schemePattern().match(typed);
    if (!scheme.hasMatch())
        return {Kind::SchemeMissing, {}, withScheme(typed), {}};
    const QString name = scheme.captured(1).toLower();
    if (name != QLatin1String("http") && name != QLatin1String("https"))
        return {Kind::SchemeUnknown, scheme.captured(1), {}, {}};
    if (typed.contains(u'\\'))
        return {Kind::Malformed, {}, QString(typed).replace(u'\\', u'/'), {}};
    const QString authority = authorityOf(typed);
    if (hostOfAuthority(authority).isEmpty())
        return {Kind::HostMissing, {}, {}, {}};
    if (authority.contains(u'@')) {
        QString corrected = typed;
        corrected.remove(scheme.capturedEnd(), authority.lastIndexOf(u'@') + 1);
        return {Kind::UserInfo, {}, corrected, {}};
    }
    if (hasBadPort(authority))
        return {Kind::PortInvalid, {}, {}, {}};
    if (const auto hash = typed.indexOf(u'#'); hash >= 0)
        return {Kind::Fragment, {}, typed.left(hash), {}};
    if (const auto mark = typed.indexOf(u'?'); mark >= 0)
        return {Kind::Query, {}, typed.left(mark), {}};
    const auto pathStart = scheme.capturedEnd() + authority.size();
    const QString path = typed.mid(pathStart);
    if (const QString api = apiPathOf(path); !api.isEmpty())
        return {Kind::ApiPath, api, typed.chopped(api.size()), {}};
    if (const QString single = withSingleSlashes(path); single != path)
        return {Kind::DoubledSlashes, {}, typed.left(pathStart) + single, {}};
    const QUrl url(typed, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return {Kind::Malformed, url.errorString(), {}, {}};
    if (const QString host = hostThatIsAsked(authority, url); !host.isEmpty()) {
        QString corrected = typed;
        corrected.replace(scheme.capturedEnd(), hostOfAuthority(authority).size(), host);
        return {Kind::Malformed,
                QStringLiteral("Invalid hostname (characters not permitted)"),
                corrected,
                {}};
    }
    return {std::nullopt, {}, {}, url};
}

} // namespace

Result<EndpointAddress, AddressProblem> EndpointAddress::parse(const QString &typed)
{
    const Checked first = check(typed);
    if (first.problem) {
        AddressProblem problem{*first.problem, first.detail, std::nullopt};
        // The suggestion fixes all problems at once; otherwise none is offered.
        Checked step = first;
        for (int i = 0; i < kMostCorrections && step.problem && !step.corrected.isEmpty(); ++i) {
            const QString candidate = step.corrected;
            step = check(candidate);
            if (!step.problem)
                problem.suggestion = candidate;
        }
        return failed(std::move(problem));
    }

    EndpointAddress address;
    address.m_text = typed;
    const bool isTls = first.url.scheme().compare(QLatin1String("https"), Qt::CaseInsensitive) == 0;
    address.m_isTls = isTls;
    QString host = first.url.host().toLower();
    address.m_host = host;
    if (host.contains(u':'))
        host = u'[' + host + u']';
    const int port = first.url.port(isTls ? 443 : 80);
    address.m_origin = QStringLiteral("%1://%2:%3")
                           .arg(isTls ? QStringLiteral("https") : QStringLiteral("http"), host)
                           .arg(port);
    address.m_port = static_cast<quint16>(port);
    const QString shown = address.m_host.contains(u':') ? host : address.asciiHost();
    address.m_hostAndPort =
        first.url.port() < 0 ? shown : QStringLiteral("%1:%2").arg(shown).arg(port);
    return address;
}

QString EndpointAddress::asciiHost() const
{
    const QByteArray ascii = QUrl::toAce(m_host);
    return ascii.isEmpty() ? m_host : QString::fromLatin1(ascii);
}

bool EndpointAddress::isLoopback() const
{
    return isLoopbackHost(m_host);
}

bool EndpointAddress::hasLoopbackName() const
{
    return isLoopbackName(m_host);
}

bool EndpointAddress::isPrivate() const
{
    return isPrivateNumber(m_host) || isPrivateName(m_host);
}

bool sameAddress(const QString &a, const QString &b)
{
    const auto normalised = [](const QString &text) {
        QUrl url(text.trimmed());
        url.setScheme(url.scheme().toLower());
        QString path = url.path();
        while (path.endsWith(u'/'))
            path.chop(1);
        url.setPath(path);
        if (url.port() == (url.scheme() == QLatin1String("https") ? 443 : 80))
            url.setPort(-1);
        return url;
    };
    return normalised(a) == normalised(b);
}

} // namespace bridge::endpoint
