#include "bridge/practice/RequestLog.h"

#include <algorithm>

namespace bridge::practice {
namespace {

/// The name, plus the kind of a credential.
QString headerKind(const QByteArray &name, const QByteArray &value)
{
    const QString kind = QString::fromLatin1(name.toLower());
    if (kind != QLatin1String("authorization") && kind != QLatin1String("proxy-authorization"))
        return kind;
    // Known schemes only: without a scheme the first word would be the secret itself.
    const QByteArray scheme = value.left(value.indexOf(' ')).toLower();
    if (scheme == "bearer" || scheme == "basic")
        return kind + QLatin1String(": ") + QString::fromLatin1(scheme);
    return kind + QLatin1String(": other");
}

QStringList headerKinds(const HttpHeaders &headers)
{
    QStringList kinds;
    for (const auto &[name, value] : headers)
        kinds << headerKind(name, value);
    kinds.sort();
    kinds.removeDuplicates();
    return kinds;
}

QStringList betasOf(const HttpHeaders &headers)
{
    QStringList betas;
    for (const auto &[name, value] : headers) {
        if (name.toLower() != "anthropic-beta")
            continue;
        for (const QByteArray &beta : value.split(','))
            betas << QString::fromLatin1(beta.trimmed());
    }
    return betas;
}

QString loggedPath(const QByteArray &target)
{
    const qsizetype mark = target.indexOf('?');
    if (mark < 0)
        return QString::fromUtf8(target);
    QByteArrayList parameters = target.mid(mark + 1).split('&');
    for (QByteArray &parameter : parameters) {
        const qsizetype equals = parameter.indexOf('=');
        const QByteArray name = parameter.left(std::max<qsizetype>(0, equals));
        if (name != "beta" && name != "limit")
            parameter = name.isEmpty() ? QByteArray("…") : name + "=…";
    }
    return QString::fromUtf8(target.left(mark + 1) + parameters.join('&'));
}

} // namespace

RequestLog::RequestLog(PracticeOptions options)
    : m_options(std::move(options))
{
    m_sinceStart.start();
}

void RequestLog::add(const RawRequest &raw, const PracticeRequest *parsed, int status)
{
    LoggedRequest entry;
    if (parsed)
        static_cast<RequestFacts &>(entry) = *parsed;
    if (!m_options.keepTexts) {
        entry.userTexts.clear();
        entry.assistantTexts.clear();
    }
    entry.method = QString::fromLatin1(raw.method);
    entry.path = loggedPath(raw.target);
    entry.headerKinds = headerKinds(raw.headers);
    entry.betas = betasOf(raw.headers);
    entry.seen = labelsSeen(raw);
    entry.status = status;
    entry.bodyBytes = raw.body.size();
    {
        const std::scoped_lock lock(m_mutex);
        entry.msSinceStart = m_sinceStart.elapsed();
        m_requests.push_back(entry);
    }
    if (m_options.onRequest) {
        const std::scoped_lock lock(m_callbackMutex);
        m_options.onRequest(entry);
    }
}

std::vector<LoggedRequest> RequestLog::all() const
{
    const std::scoped_lock lock(m_mutex);
    return m_requests;
}

QStringList RequestLog::labelsSeen(const RawRequest &raw) const
{
    QStringList labels;
    for (auto it = m_options.watchFor.begin(); it != m_options.watchFor.end(); ++it) {
        const QByteArray secret = it.value().toUtf8();
        const bool inHeaders =
            std::any_of(raw.headers.begin(), raw.headers.end(), [&secret](const auto &header) {
                return header.first.contains(secret) || header.second.contains(secret);
            });
        if (inHeaders || raw.target.contains(secret) || raw.body.contains(secret))
            labels << it.key();
    }
    return labels;
}

} // namespace bridge::practice
