#include "ui/text/LinkTarget.h"

#include <QRegularExpression>
#include <QStringList>
#include <QUrl>

#include <algorithm>

namespace ui {

namespace {

QString withoutWww(const QString &host)
{
    return host.startsWith(QLatin1String("www.")) ? host.mid(4) : host;
}

/// The hosts that a text names as if they were addresses: "https://host/path", "www.host",
/// "host.tld". In punycode, without "www.".
QStringList hostsNamedIn(const QString &text)
{
    static const QRegularExpression address(
        QStringLiteral("(?:^|[\\s(<\"'“‘])(?:[a-z][a-z0-9+.-]*:/*)?(?:[^\\s/@]*@)?"
                       "([^\\s/:?#@(<]+[.。．｡]\\p{L}[\\p{L}\\p{N}-]+|\\[[0-9a-f:.]+\\]|"
                       "\\d+\\.\\d+\\.\\d+\\.\\d+|localhost)(?![\\p{L}\\p{N}])"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    // Endings of files that are no top-level domain: "Node.js", "package.json".
    static const QRegularExpression file(
        QStringLiteral("\\.(jsx?|tsx?|json|cpp|hpp|html?|css|txt|toml|ya?ml|go|java|cs|kt|xml)$"));
    QStringList hosts;
    for (auto found = address.globalMatch(text); found.hasNext();) {
        const auto match = found.next();
        const QString named = match.captured(1).toLower();
        if (!match.captured(0).contains(u':') && named.contains(file))
            continue;
        const QByteArray ascii = QUrl::toAce(named);
        hosts << withoutWww(ascii.isEmpty() ? named : QString::fromLatin1(ascii));
    }
    return hosts;
}

} // namespace

QString linkTarget(const QString &href)
{
    const QUrl url(href);
    const bool isWeb =
        url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!isWeb || !url.isValid() || url.host().isEmpty())
        return {};
    return QString::fromLatin1(url.toEncoded(QUrl::RemoveUserInfo));
}

bool isMisleading(const QString &text, const QString &href)
{
    // The search costs more than linear time, and a text of this length reads like no address.
    constexpr qsizetype kMostText = 500;
    if (text.size() > kMostText)
        return true;
    const QUrl url(href);
    const QString host = QUrl(linkTarget(href)).host(QUrl::FullyEncoded);
    const QStringList named = hostsNamedIn(text);
    const bool namesOther =
        std::any_of(named.begin(), named.end(),
                    [bare = withoutWww(host)](const QString &each) { return each != bare; });
    const bool isPunycode =
        host.startsWith(QLatin1String("xn--")) || host.contains(QLatin1String(".xn--"));
    return isPunycode || !url.userInfo().isEmpty() || namesOther;
}

} // namespace ui
