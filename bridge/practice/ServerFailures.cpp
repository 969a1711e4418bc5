#include "bridge/practice/ServerFailures.h"

#include <QFile>
#include <QtGlobal>

namespace bridge::practice {
namespace {

std::vector<ServerFailure> readAll()
{
    QFile file(QStringLiteral(":/practice/endpoint-errors.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The practice endpoint was built without its list of failures");
    const QByteArray text = file.readAll();
    std::vector<ServerFailure> failures;
    for (const Json &entry : Json::parse(text.begin(), text.end())) {
        const auto string = [&entry](const char *key) {
            return QString::fromStdString(entry.at(key).get<std::string>());
        };
        failures.push_back({string("id"), string("server"),
                            HttpReply{entry.at("status").get<int>(),
                                      string("content_type").toUtf8(), string("body").toUtf8()}});
    }
    return failures;
}

} // namespace

const std::vector<ServerFailure> &serverFailures()
{
    static const std::vector<ServerFailure> failures = readAll();
    return failures;
}

} // namespace bridge::practice
