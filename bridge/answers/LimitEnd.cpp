#include "bridge/answers/LimitEnd.h"

#include <QLocale>
#include <QRegularExpression>
#include <QString>

#include <algorithm>
#include <chrono>

namespace bridge::answers {

namespace {

using namespace std::chrono_literals;

/// Claude Code's ten retries take about three minutes (protocol reference, 6.1).
constexpr std::chrono::seconds kRetries = 5min;
/// A later time is a misread number, not a limit.
constexpr std::chrono::seconds kLatest = std::chrono::hours(24) * 400;

constexpr auto kCaseless = QRegularExpression::CaseInsensitiveOption;

std::optional<QDateTime> after(const QDateTime &received, double seconds)
{
    if (!(seconds > 0) || seconds > static_cast<double>(kLatest.count()))
        return std::nullopt;
    return received.toUTC().addMSecs(static_cast<qint64>(seconds * 1000));
}

/// A date of the calendar, with the zone that makes it a time.
std::optional<QDateTime> dateIn(const QString &text)
{
    static const QRegularExpression date(QStringLiteral(
        R"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?( ?UTC|Z|[+-]\d\d:?\d\d))"));
    const auto match = date.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    QString iso = match.captured(0);
    iso.replace(QLatin1String(" UTC"), QLatin1String("Z"))
        .replace(QLatin1String("UTC"), QLatin1String("Z"));
    iso.replace(u' ', u'T');
    const QDateTime time = QDateTime::fromString(iso, Qt::ISODateWithMs);
    return time.isValid() ? std::optional(time.toUTC()) : std::nullopt;
}

/// "Sun, 29 Nov 2026 11:07:46 GMT".
std::optional<QDateTime> httpDate(const QString &text)
{
    QDateTime time =
        QLocale::c().toDateTime(text, QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"));
    time.setTimeSpec(Qt::UTC);
    return time.isValid() ? std::optional(time) : std::nullopt;
}

double secondsOf(QStringView unit)
{
    if (unit.startsWith(u'd', Qt::CaseInsensitive) || unit == QStringView(u"天"))
        return 86'400;
    if (unit.startsWith(u'h', Qt::CaseInsensitive) || unit.startsWith(QStringView(u"小时")))
        return 3600;
    if (unit.compare(QLatin1String("ms"), Qt::CaseInsensitive) == 0)
        return 0.001;
    if (unit.startsWith(u'm', Qt::CaseInsensitive) || unit.startsWith(QStringView(u"分")))
        return 60;
    return 1;
}

/// "7h10m2s", "2 hours 15 minutes", "3 天": its beginning; 0: none.
double durationIn(const QString &text)
{
    static const QRegularExpression piece(
        QStringLiteral(
            R"(\G[\s,]*(?:and )?(\d+(?:\.\d+)?)\s*)"
            "(days?|d|hours?|hrs?|h|ms|minutes?|mins?|m|seconds?|secs?|s|天|小时|分钟|分|秒)"
            R"((?![a-z]))"),
        kCaseless);
    double seconds = 0;
    qsizetype at = 0;
    for (auto match = piece.match(text, at); match.hasMatch(); match = piece.match(text, at)) {
        seconds += match.captured(1).toDouble() * secondsOf(match.capturedView(2));
        at = match.capturedEnd();
    }
    return seconds;
}

/// The value of a field whose name says that it is such a time.
std::optional<QDateTime> timeOf(const json::JsonField &field, const QDateTime &received)
{
    constexpr double kEpoch = 1e9;    // larger numbers are seconds since 1970
    constexpr double kEpochMs = 1e11; // and these are milliseconds
    bool isNumber = false;
    const double number = field.value.toDouble(&isNumber);
    if (!isNumber) {
        const auto date = dateIn(field.value);
        return date ? date : after(received, durationIn(field.value));
    }
    if (number >= kEpoch) {
        const double seconds = number >= kEpochMs ? number / 1000 : number;
        return after(received, seconds - static_cast<double>(received.toSecsSinceEpoch()));
    }
    const bool isMilliseconds = field.path.endsWith(QLatin1String("ms"), Qt::CaseInsensitive);
    return after(received, isMilliseconds ? number / 1000 : number);
}

/// What follows words that announce such a time, or stands before "later" (后).
std::optional<QDateTime> timeIn(const QString &sentence, const QDateTime &received)
{
    static const QRegularExpression announced(
        QStringLiteral("(?:resets?|try again|retry|available|unlocks?|wait|cool\\w*|until|"
                       "恢复|重置|刷新|重试|等待|解除)[^\\d]{0,40}(?=\\d)"),
        kCaseless);
    static const QRegularExpression later(QStringLiteral("\\d[\\d.\\s天小时分钟秒]*(?=(?:之)?后)"));
    for (auto all = announced.globalMatch(sentence); all.hasNext();) {
        const QString rest = sentence.mid(all.next().capturedEnd());
        if (const auto date = dateIn(rest.left(40)))
            return date;
        if (const auto time = after(received, durationIn(rest)))
            return time;
    }
    const auto match = later.match(sentence);
    return match.hasMatch() ? after(received, durationIn(match.captured(0))) : std::nullopt;
}

/// True if the sentence says that a limit over hours or longer is used up. One that names a limit
/// of a minute is about that one.
bool isOfAPlan(QStringView sentence)
{
    static const QRegularExpression limit(
        QStringLiteral(
            "\\b(?:\\d+[- ]?hours?|hourly|daily|weekly|monthly|this (?:week|month)) (?:\\w+ ){0,3}"
            "(?:limit|quota|cap|allowance)|\\bper[- ](?:day|week|month)\\b|"
            "(?:limit|quota) (?:reached )?for (?:\\d+ hours?|the (?:day|week|month)|"
            "this billing (?:cycle|period))|limit will reset at \\d{4}-|"
            "(?:每周|每月|每日|本周|本月|\\d+ ?小时|周|月)[^。，,]{0,8}(?:额度|限额|上限|配额)"),
        kCaseless);
    static const QRegularExpression usedUp(
        QStringLiteral("exceed|reached|exhausted|used up|run out|\\bhit\\b|over (?:your|the)|"
                       "will reset at|达到|超|用尽|用完|耗尽|已满|限流"),
        kCaseless);
    static const QRegularExpression ofAMinute(
        QStringLiteral("per[- ](?:minute|second)|每分钟|每秒"), kCaseless);
    return limit.match(sentence).hasMatch() && usedUp.match(sentence).hasMatch()
           && !ofAMinute.match(sentence).hasMatch();
}

/// Of a server's words, which may be several sentences.
bool saysPlan(const QString &words)
{
    static const QRegularExpression end(QStringLiteral("[.!?](?=\\s)|[。！？]"));
    const auto sentences = QStringView(words).split(end);
    return std::any_of(sentences.begin(), sentences.end(), isOfAPlan);
}

qint64 countIn(const QString &digits)
{
    return QString(digits).remove(u',').toLongLong();
}

/// "Limit 6000, Used 0, Requested 25031"; "rate limit of 10,000 input tokens per minute".
std::optional<TokenLimit> tokenLimitIn(const QString &sentence)
{
    static const QRegularExpression both(
        QStringLiteral("\\blimit:? (\\d[\\d,]*),(?: (?:used|current):? \\d[\\d,]*,)? requested:? "
                       "(\\d[\\d,]*)"),
        kCaseless);
    static const QRegularExpression alone(
        QStringLiteral("\\blimit of (\\d[\\d,]*) (?:input |prompt )?tokens per min"), kCaseless);
    static const QRegularExpression ofTokens(
        QStringLiteral("tokens? per|\\b[IT]P[MD]\\b|rate.limit"), kCaseless);
    if (const auto match = both.match(sentence);
        match.hasMatch() && ofTokens.match(sentence).hasMatch())
        return TokenLimit{countIn(match.captured(1)), countIn(match.captured(2))};
    if (const auto match = alone.match(sentence); match.hasMatch())
        return TokenLimit{countIn(match.captured(1)), 0};
    return std::nullopt;
}

} // namespace

std::optional<TokenLimit> tokenLimit(const ErrorBody &body)
{
    for (const QString &sentence : body.sentences) {
        if (const auto limit = tokenLimitIn(sentence))
            return limit;
    }
    return std::nullopt;
}

LimitEnd limitEnd(const ErrorBody &body, QByteArrayView retryAfter, const QDateTime &received)
{
    LimitEnd end;
    const auto take = [&end](const std::optional<QDateTime> &at) {
        // The latest: a server may name a short pause beside the limit itself.
        if (at && (!end.at || *at > *end.at))
            end.at = at;
    };
    for (const json::JsonField &field : body.resets)
        take(timeOf(field, received));
    for (const QString &sentence : body.sentences)
        take(timeIn(sentence, received));
    end.tokens = tokenLimit(body);
    if (!retryAfter.isEmpty()) {
        const QString value = QString::fromLatin1(retryAfter.trimmed());
        const auto date = httpDate(value);
        take(date ? date : timeOf({QString(), value}, received));
    }
    if (end.at && *end.at <= received)
        end.at.reset();
    const bool isLate = end.at && received.secsTo(*end.at) > kRetries.count();
    end.outlastsRetries =
        isLate || (end.tokens && end.tokens->isBelowOneRequest())
        || (!end.at && std::any_of(body.sentences.begin(), body.sentences.end(), saysPlan));
    return end;
}

} // namespace bridge::answers
