#include "tests/support/RealCases.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace {

using namespace Qt::StringLiterals;

QJsonDocument read(const QString &name)
{
    QFile file(QStringLiteral(DRAWBRIDGE_SOURCE "/tests/data/cases/") + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qUtf8Printable(file.fileName()));
    return QJsonDocument::fromJson(file.readAll());
}

QStringList listIn(const QJsonObject &entry, QLatin1String key)
{
    return entry[key].toVariant().toStringList();
}

bridge::answers::ServerAnswer answerIn(const QJsonObject &recorded)
{
    const QJsonObject headers = recorded["headers"_L1].toObject();
    const auto header = [&headers](const char *name) {
        for (auto it = headers.begin(); it != headers.end(); ++it) {
            if (it.key().compare(QLatin1String(name), Qt::CaseInsensitive) == 0)
                return it.value().toString().toUtf8();
        }
        return QByteArray();
    };
    bridge::answers::ServerAnswer answer;
    answer.status = recorded["status"_L1].toInt();
    answer.body = recorded.contains("body_base64"_L1)
                      ? QByteArray::fromBase64(recorded["body_base64"_L1].toString().toLatin1())
                      : recorded["body"_L1].toString().toUtf8();
    answer.authenticate = header("WWW-Authenticate");
    answer.retryAfter = header("Retry-After");
    answer.proxyError = header("X-Squid-Error");
    answer.via = header("Via");
    answer.isFromProxy = answer.status == 407 || !answer.proxyError.isEmpty();
    answer.received = QDateTime::fromString(QLatin1String(kCasesReceived), Qt::ISODate);
    return answer;
}

} // namespace

std::vector<RealCase> realCases()
{
    std::vector<RealCase> cases;
    const QJsonArray entries = read(u"index.json"_s).array();
    for (const QJsonValue &value : entries) {
        const QJsonObject entry = value.toObject();
        if (entry.contains("played_by"_L1))
            continue;
        const QString file = entry["file"_L1].toString();
        const QJsonObject recorded = file.isEmpty() ? entry : read(file).object();
        RealCase known;
        known.id = file.isEmpty() ? entry["id"_L1].toString() : QFileInfo(file).completeBaseName();
        known.isReal = !file.isEmpty();
        known.answer = answerIn(recorded);
        known.answer.viaProxy = entry["via_proxy"_L1].toBool();
        if (known.answer.viaProxy) {
            known.answer.proxyHost = kCasesProxy;
            known.answer.host = kCasesHost;
        }
        known.contentType = recorded["content_type"_L1].toString().toUtf8();
        known.layer = entry["layer"_L1].toString();
        known.kind = entry["kind"_L1].toString();
        known.said = entry["said"_L1].toString();
        known.says = listIn(entry, "says"_L1);
        known.never = listIn(entry, "never"_L1);
        known.button = entry["button"_L1].toString();
        known.atOnce = entry["at_once"_L1].toBool();
        known.resetsAt = entry["resets_at"_L1].toString();
        const QJsonObject pages = entry["pages"_L1].toObject();
        for (auto page = pages.begin(); page != pages.end(); ++page)
            known.pages.insert(page.key(), page.value().toString().toUtf8());
        known.onlyWith = entry["only_with"_L1].toString().toUtf8();
        known.playedKind = entry["played_kind"_L1].toString(known.kind);
        cases.push_back(known);
    }
    return cases;
}

std::vector<CaseOfAnotherTest> casesOfOtherTests()
{
    std::vector<CaseOfAnotherTest> cases;
    const QJsonArray entries = read(u"index.json"_s).array();
    for (const QJsonValue &value : entries) {
        const QJsonObject entry = value.toObject();
        if (entry.contains("played_by"_L1))
            cases.push_back({entry["file"_L1].toString(), entry["played_by"_L1].toString()});
    }
    return cases;
}

QJsonObject recordedCase(const QString &file)
{
    return read(file).object();
}

std::string testNameOf(const RealCase &known)
{
    std::string name = known.id.toStdString();
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}
