#include "bridge/answers/ProxyPage.h"

#include "bridge/answers/ErrorBody.h"
#include "bridge/answers/WebPage.h"

#include <QRegularExpression>
#include <QString>

namespace bridge::answers {

namespace {

constexpr qsizetype kMaxProxyPage = 64 * 1024;
constexpr qsizetype kMaxShownPage = 4000;
constexpr qsizetype kMaxSaid = 500;

enum class Maker { Unknown, Squid, Privoxy, Tinyproxy, Apache, Varnish };

Maker makerOf(const ServerAnswer &answer, const QString &page)
{
    const auto has = [&page](const char *words) {
        return page.contains(QLatin1String(words), Qt::CaseInsensitive);
    };
    if (!answer.proxyError.isEmpty() || has("<!-- ERR_") || has("body id=ERR_"))
        return Maker::Squid;
    if (has("(Privoxy@") || has("www.privoxy.org"))
        return Maker::Privoxy;
    if (has("tinyproxy"))
        return Maker::Tinyproxy;
    if (has("Varnish cache server") || has("Guru Meditation"))
        return Maker::Varnish;
    if (has("The proxy server could not handle the request")
        || has("The proxy server received an invalid response"))
        return Maker::Apache;
    return Maker::Unknown;
}

ProxyTrouble troubleOfStatus(int status)
{
    switch (status) {
    case 401:
    case 407:
        return ProxyTrouble::PasswordMissing;
    case 403:
    case 405:
        return ProxyTrouble::Refused;
    case 404:
        return ProxyTrouble::EndpointUnknown;
    case 511: // a sign-in page of the network
        return ProxyTrouble::Unclear;
    default:
        return status >= 500 ? ProxyTrouble::EndpointDown : ProxyTrouble::Unclear;
    }
}

/// "ERR_CONNECT_FAIL 111": Squid's name of the error and the system's number, from its header or
/// its page.
QString squidError(const ServerAnswer &answer, const QString &page)
{
    if (!answer.proxyError.isEmpty())
        return QString::fromLatin1(answer.proxyError);
    static const QRegularExpression name(QStringLiteral("\\bERR_[A-Z_]+"));
    static const QRegularExpression number(QStringLiteral("The system returned: <i>\\((\\d+)\\)"));
    return name.match(page).captured(0) + u' ' + number.match(page).captured(1);
}

ProxyTrouble troubleOfSquid(const QString &error, int status)
{
    // Squid 5 names no error where the look-up of a name brought no address: a tunnel is not
    // forwarded, and of a request nothing could be read.
    if (error.startsWith(QLatin1String("ERR_DNS_FAIL"))
        || error == QLatin1String("ERR_CANNOT_FORWARD 0")
        || error == QLatin1String("ERR_READ_ERROR 0"))
        return ProxyTrouble::EndpointUnknown;
    if (error.startsWith(QLatin1String("ERR_CACHE_ACCESS_DENIED")))
        return ProxyTrouble::PasswordMissing;
    if (error.contains(QLatin1String("DENIED")))
        return status == 407 ? ProxyTrouble::PasswordMissing : ProxyTrouble::Refused;
    return troubleOfStatus(status);
}

ProxyTrouble troubleOf(const ServerAnswer &answer, Maker maker, const QString &page)
{
    const auto has = [&page](const char *words) {
        return page.contains(QLatin1String(words), Qt::CaseInsensitive);
    };
    switch (maker) {
    case Maker::Squid:
        return troubleOfSquid(squidError(answer, page), answer.status);
    case Maker::Privoxy:
        if (has("No such domain"))
            return ProxyTrouble::EndpointUnknown;
        break;
    case Maker::Apache:
        if (has("DNS lookup failure"))
            return ProxyTrouble::EndpointUnknown;
        break;
    case Maker::Varnish:
        return ProxyTrouble::EndpointDown;
    case Maker::Tinyproxy:
    case Maker::Unknown:
        break;
    }
    return troubleOfStatus(answer.status);
}

/// The text from `begin` on to `end`, without tags; empty if there is no such part.
QString partOf(const QString &page, const char *begin, const char *end)
{
    const qsizetype from = page.indexOf(QLatin1String(begin), 0, Qt::CaseInsensitive);
    if (from < 0)
        return {};
    const qsizetype to = page.indexOf(QLatin1String(end), from, Qt::CaseInsensitive);
    return webPageText(page.mid(from, to < 0 ? kMaxSaid : to - from));
}

/// The sentence about the error, without what surrounds it.
QString saidOn(Maker maker, const QString &page)
{
    QStringList parts;
    switch (maker) {
    case Maker::Squid:
        parts << partOf(page, "<blockquote id=\"error\"", "</blockquote>")
              << partOf(page, "<p id=\"sysmsg\"", "</p>");
        break;
    case Maker::Privoxy:
        parts << partOf(page, "<h2>", "</h2>") << partOf(page, "<p>", "</p>");
        break;
    case Maker::Tinyproxy:
    case Maker::Apache:
    case Maker::Varnish:
        parts << partOf(page, "<h1>", "</h1>") << partOf(page, "<p>", "</p>");
        break;
    case Maker::Unknown:
        break;
    }
    parts.removeAll(QString());
    return parts.join(u' ').left(kMaxSaid);
}

/// True if Squid got no connection because nothing listens at the server's port (ECONNREFUSED).
bool isRefusedThere(Maker maker, const ServerAnswer &answer, const QString &page)
{
    return maker == Maker::Squid
           && squidError(answer, page) == QLatin1String("ERR_CONNECT_FAIL 111");
}

} // namespace

std::optional<Failure> proxyFailure(const ServerAnswer &answer)
{
    if (answer.isSuccess())
        return std::nullopt;
    const QString page = QString::fromUtf8(answer.body.left(kMaxProxyPage));
    const Maker maker = makerOf(answer, page);
    const bool isItsPage = answer.viaProxy && maker != Maker::Unknown;
    if (!answer.isFromProxy && !isItsPage)
        return std::nullopt;
    QString said = saidOn(maker, page);
    if (said.isEmpty())
        said = readErrorBody(answer.body).message();
    Failure failure =
        Failure::of(isRefusedThere(maker, answer, page) ? FailureKind::ConnectionRefused
                                                        : FailureKind::ProxyInTheWay,
                    {.httpStatus = answer.status,
                     .message = said,
                     .said = said,
                     .body = readableBeginning(answer.body, kMaxShownPage)});
    failure.proxyFault = ProxyFault{troubleOf(answer, maker, page)};
    return failure;
}

} // namespace bridge::answers
