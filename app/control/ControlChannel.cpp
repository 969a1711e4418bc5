#include "app/control/ControlChannel.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#include <unistd.h>
#endif

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

/// A folder that other users cannot write to: the session's, else an own one in the temporary
/// folder.
QString runtimeFolder()
{
    const QString given = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (QDir::isAbsolutePath(given) && QFileInfo(given).isWritable())
        return given;
#ifdef Q_OS_UNIX
    const QString own = QStringLiteral("%1/drawbridge-%2").arg(QDir::tempPath()).arg(::getuid());
    ::mkdir(QFile::encodeName(own).constData(), S_IRWXU);
    struct stat info
    {};
    // If another user created it first, they could listen in.
    const bool isOurs = ::lstat(QFile::encodeName(own).constData(), &info) == 0
                        && S_ISDIR(info.st_mode) && info.st_uid == ::getuid()
                        && (info.st_mode & (S_IRWXG | S_IRWXO)) == 0;
    if (isOurs)
        return own;
#endif
    return QDir::homePath();
}

} // namespace

QString socketName(const QString &settingsFolder)
{
    // Socket paths are limited to 108 bytes, settings folders are not.
    const QByteArray hash = QCryptographicHash::hash(QDir(settingsFolder).absolutePath().toUtf8(),
                                                     QCryptographicHash::Sha256)
                                .toHex()
                                .left(16);
    return QStringLiteral("%1/drawbridge-%2").arg(runtimeFolder(), QLatin1String(hash));
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
