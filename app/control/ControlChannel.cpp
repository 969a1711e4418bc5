#include "app/control/ControlChannel.h"

#include "app/control/RuntimeFolder.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace app::control {

namespace {

constexpr auto kArguments = "arguments";
constexpr auto kText = "text";
constexpr auto kOut = "out";
constexpr auto kErr = "err";
constexpr auto kExit = "exit";

QByteArray lineOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

std::optional<QJsonObject> objectOf(const QByteArray &line)
{
    const QJsonDocument document = QJsonDocument::fromJson(line);
    if (!document.isObject())
        return std::nullopt;
    return document.object();
}

} // namespace

QString socketName(const QString &settingsFolder)
{
    // Socket paths are limited to 108 bytes, settings folders are not.
    const QByteArray hash = QCryptographicHash::hash(QDir(settingsFolder).absolutePath().toUtf8(),
                                                     QCryptographicHash::Sha256)
                                .toHex()
                                .left(16);
    const QString fileName = QStringLiteral("drawbridge-") + QLatin1String(hash);
    const QString folder = runtimeFolder(fileName);
    return folder.isEmpty() ? QString() : folder + u'/' + fileName;
}

QByteArray encode(const Request &request)
{
    return lineOf({{QLatin1String(kArguments), QJsonArray::fromStringList(request.arguments)},
                   {QLatin1String(kText), request.text}});
}

QByteArray encode(const Reply &reply)
{
    // Bytes: pieces may end inside a character.
    QJsonObject object;
    if (!reply.out.isEmpty())
        object.insert(QLatin1String(kOut), QLatin1String(reply.out.toBase64()));
    if (!reply.err.isEmpty())
        object.insert(QLatin1String(kErr), QLatin1String(reply.err.toBase64()));
    if (reply.exitCode)
        object.insert(QLatin1String(kExit), *reply.exitCode);
    return lineOf(object);
}

std::optional<Request> decodeRequest(const QByteArray &line)
{
    const auto object = objectOf(line);
    if (!object || !object->value(QLatin1String(kArguments)).isArray())
        return std::nullopt;
    Request request;
    const QJsonArray arguments = object->value(QLatin1String(kArguments)).toArray();
    for (const auto &argument : arguments)
        request.arguments.append(argument.toString());
    request.text = object->value(QLatin1String(kText)).toString();
    return request;
}

std::optional<Reply> decodeReply(const QByteArray &line)
{
    const auto object = objectOf(line);
    if (!object)
        return std::nullopt;
    Reply reply;
    const auto bytes = [&](const char *key) {
        return QByteArray::fromBase64(object->value(QLatin1String(key)).toString().toLatin1());
    };
    reply.out = bytes(kOut);
    reply.err = bytes(kErr);
    if (object->contains(QLatin1String(kExit)))
        reply.exitCode = object->value(QLatin1String(kExit)).toInt();
    return reply;
}

} // namespace app::control
