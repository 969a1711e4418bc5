#include "bridge/secrets/SecretService.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusServiceWatcher>
#include <QDBusVariant>

#include <utility>

namespace bridge::secrets {

namespace {

using Answer = SecretService::Answer;
using Attributes = QMap<QString, QString>;

const auto kName = QStringLiteral("org.freedesktop.secrets");
const auto kPath = QStringLiteral("/org/freedesktop/secrets");
const auto kInterface = QStringLiteral("org.freedesktop.Secret.Service");
const auto kCollection = QStringLiteral("org.freedesktop.Secret.Collection");

/// Calls asynchronously; `finished` gets the reply unless `context` is gone by then.
template <typename... Values, typename Finished>
void call(const QDBusMessage &message, QObject *context, Finished finished)
{
    auto *watcher =
        new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(message), context);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, context,
                     [watcher, finished = std::move(finished)] {
                         watcher->deleteLater();
                         finished(QDBusPendingReply<Values...>(*watcher));
                     });
}

/// Without a bus no call is ever answered.
bool hasBus(QObject *context, const std::function<void(Answer)> &answer)
{
    if (QDBusConnection::sessionBus().isConnected())
        return true;
    QMetaObject::invokeMethod(
        context, [answer] { answer(Answer::Missing); }, Qt::QueuedConnection);
    return false;
}

/// A name without an owner may belong to a service whose start on demand failed.
void distinguishSilentFromNotStarted(QObject *context, const std::function<void(Answer)> &answer)
{
    QDBusMessage hasOwner = QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/org/freedesktop/DBus"),
        QStringLiteral("org.freedesktop.DBus"), QStringLiteral("NameHasOwner"));
    hasOwner << kName;
    call<bool>(hasOwner, context, [answer](const QDBusPendingReply<bool> &reply) {
        answer(reply.isValid() && reply.value() ? Answer::Silent : Answer::NotStarted);
    });
}

void explain(const QDBusError &error, QObject *context, const std::function<void(Answer)> &answer)
{
    switch (error.type()) {
    case QDBusError::ServiceUnknown:
    case QDBusError::NoServer:
    case QDBusError::Disconnected:
        answer(Answer::Missing);
        return;
    case QDBusError::NoReply:
    case QDBusError::Timeout:
    case QDBusError::TimedOut:
        distinguishSilentFromNotStarted(context, answer);
        return;
    case QDBusError::AccessDenied:
        answer(Answer::Denied);
        return;
    default:
        break;
    }
    if (error.name() == QLatin1String("org.freedesktop.Secret.Error.IsLocked"))
        answer(Answer::Locked);
    else if (error.name().startsWith(QLatin1String("org.freedesktop.DBus.Error.Spawn")))
        answer(Answer::Missing);
    else
        answer(Answer::Unknown);
}

void readLocked(const QString &collection, QObject *context,
                const std::function<void(Answer)> &answer)
{
    QDBusMessage get = QDBusMessage::createMethodCall(
        kName, collection, QStringLiteral("org.freedesktop.DBus.Properties"),
        QStringLiteral("Get"));
    get << kCollection << QStringLiteral("Locked");
    call<QDBusVariant>(
        get, context, [context, answer](const QDBusPendingReply<QDBusVariant> &reply) {
            if (reply.isError())
                explain(reply.error(), context, answer);
            else
                answer(reply.value().variant().toBool() ? Answer::Locked : Answer::Unlocked);
        });
}

} // namespace

SecretService::SecretService(QObject *parent)
    : QObject(parent)
{
    qDBusRegisterMetaType<Attributes>();
    QDBusConnection bus = QDBusConnection::sessionBus();
    auto *owner =
        new QDBusServiceWatcher(kName, bus, QDBusServiceWatcher::WatchForRegistration, this);
    connect(owner, &QDBusServiceWatcher::serviceRegistered, this, &SecretService::changed);
    // Also emitted for locking and unlocking (seen with GNOME Keyring 42).
    bus.connect(kName, kPath, kInterface, QStringLiteral("CollectionChanged"), this,
                SIGNAL(changed()));
}

SecretService::~SecretService() = default;

void SecretService::find(const QMap<QString, QString> &attributes, QObject *context,
                         std::function<void(Answer)> answer)
{
    if (!hasBus(context, answer))
        return;
    using Paths = QList<QDBusObjectPath>;
    QDBusMessage search =
        QDBusMessage::createMethodCall(kName, kPath, kInterface, QStringLiteral("SearchItems"));
    search << QVariant::fromValue(attributes);
    call<Paths, Paths>(
        search, context,
        [context, answer = std::move(answer)](const QDBusPendingReply<Paths, Paths> &reply) {
            if (reply.isError())
                explain(reply.error(), context, answer);
            else if (!reply.argumentAt<0>().isEmpty())
                answer(Answer::Unlocked);
            else
                answer(reply.argumentAt<1>().isEmpty() ? Answer::NotFound : Answer::Locked);
        });
}

void SecretService::findDefault(QObject *context, std::function<void(Answer)> answer)
{
    if (!hasBus(context, answer))
        return;
    QDBusMessage read =
        QDBusMessage::createMethodCall(kName, kPath, kInterface, QStringLiteral("ReadAlias"));
    read << QStringLiteral("default");
    call<QDBusObjectPath>(
        read, context,
        [context, answer = std::move(answer)](const QDBusPendingReply<QDBusObjectPath> &reply) {
            if (reply.isError())
                explain(reply.error(), context, answer);
            else if (reply.value().path() == QLatin1String("/"))
                answer(Answer::NotFound);
            else
                readLocked(reply.value().path(), context, answer);
        });
}

} // namespace bridge::secrets

#include "moc_SecretService.cpp"
