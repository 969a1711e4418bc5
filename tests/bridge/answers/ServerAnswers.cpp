#include "tests/bridge/answers/ServerAnswers.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace {

std::vector<KnownAnswer> read(const char *path)
{
    QFile file(QString::fromUtf8(path));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", path);
    std::vector<KnownAnswer> answers;
    const QJsonArray entries = QJsonDocument::fromJson(file.readAll()).array();
    for (const QJsonValue &value : entries) {
        const QJsonObject entry = value.toObject();
        const auto text = [&entry](const char *key) {
            return entry[QLatin1String(key)].toString();
        };
        answers.push_back({text("id"),
                           text("server"),
                           {.status = entry["status"_L1].toInt(),
                            .body = text("body").toUtf8(),
                            .location = text("location"),
                            .authenticate = text("authenticate").toUtf8(),
                            .isFromProxy = entry["from_proxy"_L1].toBool()},
                           text("layer"),
                           text("kind"),
                           text("said")});
    }
    return answers;
}

} // namespace

std::vector<KnownAnswer> practiceAnswers()
{
    return read(DRAWBRIDGE_SOURCE "/resources/practice/endpoint-errors.json");
}

std::vector<KnownAnswer> furtherAnswers()
{
    return read(DRAWBRIDGE_SOURCE "/tests/data/endpoint-answers.json");
}

std::vector<KnownAnswer> allAnswers()
{
    auto answers = practiceAnswers();
    const auto further = furtherAnswers();
    answers.insert(answers.end(), further.begin(), further.end());
    return answers;
}
