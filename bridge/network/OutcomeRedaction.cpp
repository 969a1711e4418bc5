#include "bridge/network/OutcomeRedaction.h"

#include "bridge/secrets/Redaction.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace bridge::network {

namespace {

constexpr auto kDots = "••••";

/// The spellings in which a server may repeat the secrets.
QByteArrayList spellings(const QStringList &secrets)
{
    QByteArrayList all;
    for (const QString &secret : secrets) {
        const QByteArray plain = secret.toUtf8();
        QByteArray json = QJsonDocument(QJsonArray{secret}).toJson(QJsonDocument::Compact);
        json = json.mid(2, json.size() - 4);
        all << plain << json << QByteArray(json).replace('/', "\\/") << plain.toPercentEncoding();
    }
    std::sort(all.begin(), all.end(), [](const QByteArray &a, const QByteArray &b) {
        return a.size() != b.size() ? a.size() > b.size() : a < b;
    });
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

/// In one pass: a server may repeat it ten thousand times. Arrivals are in order.
void hide(const std::vector<secrets::Stretch> &stretches, QByteArray &body,
          std::vector<Arrival> &arrivals)
{
    if (stretches.empty())
        return;
    QByteArray hidden;
    qsizetype from = 0;
    auto arrival = arrivals.begin();
    const auto keepUntil = [&](qsizetype end) {
        const qsizetype shift = hidden.size() - from;
        for (; arrival != arrivals.end() && arrival->bytes <= end; ++arrival)
            arrival->bytes += shift;
        hidden.append(body.constData() + from, end - from);
    };
    for (const secrets::Stretch &stretch : stretches) {
        keepUntil(stretch.begin);
        hidden += kDots;
        from = stretch.end;
        for (; arrival != arrivals.end() && arrival->bytes < from; ++arrival)
            arrival->bytes = hidden.size();
    }
    keepUntil(body.size());
    body = hidden;
}

std::vector<secrets::Stretch> appearances(const QByteArray &secret, const QByteArray &body)
{
    std::vector<secrets::Stretch> found;
    for (auto at = body.indexOf(secret); at >= 0; at = body.indexOf(secret, at + secret.size()))
        found.push_back({at, at + secret.size()});
    return found;
}

void cutBeginningAtEnd(QByteArray &body, const QByteArray &secret, std::vector<Arrival> &arrivals)
{
    for (auto length = std::min(secret.size(), body.size()); length > 0; --length) {
        if (!body.endsWith(secret.left(length)))
            continue;
        body.chop(length);
        for (Arrival &arrival : arrivals)
            arrival.bytes = std::min(arrival.bytes, body.size());
        return;
    }
}

} // namespace

void redact(HttpOutcome &outcome, std::optional<secrets::Secret> secret)
{
    // The passphrase of a key is sent to no server. It may be a word that answers contain anyway.
    if (secret)
        secret->keyPassphrase.clear();
    answers::ServerAnswer &answer = outcome.answer;
    const bool isCut = outcome.failure || answer.body.size() >= answer.maxBody();
    const auto parts = [&] { return secrets::partsIn(QString::fromLatin1(answer.body), secret); };
    outcome.repeatsSecret = !parts().empty();
    // Whole values first: a part would leave the rest of an escaped one.
    for (const QByteArray &spelling : spellings(secrets::hiddenValues(secret))) {
        hide(appearances(spelling, answer.body), answer.body, outcome.arrivals);
        if (isCut)
            cutBeginningAtEnd(answer.body, spelling, outcome.arrivals);
    }
    if (outcome.repeatsSecret)
        hide(parts(), answer.body, outcome.arrivals);
    const auto hideIn = [&](const QString &text) {
        outcome.repeatsSecret = outcome.repeatsSecret || !secrets::partsIn(text, secret).empty();
        return secrets::redacted(text, secret);
    };
    answer.authenticate = hideIn(QString::fromUtf8(answer.authenticate)).toUtf8();
    answer.location = hideIn(answer.location);
    if (outcome.failure)
        outcome.failure->message = secrets::redacted(outcome.failure->message, secret);
}

} // namespace bridge::network
