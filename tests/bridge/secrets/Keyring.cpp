#include "tests/bridge/secrets/Keyring.h"

#include <QDBusArgument>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusReply>
#include <QDBusVariant>

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;

namespace keyring {

/// The Secret Service's Secret: (oayays).
struct DBusSecret
{
    QDBusObjectPath session;
    QByteArray parameters;
    QByteArray value;
    QString contentType;
};

static QDBusArgument &operator<<(QDBusArgument &argument, const DBusSecret &secret)
{
    argument.beginStructure();
    argument << secret.session << secret.parameters << secret.value << secret.contentType;
    argument.endStructure();
    return argument;
}

static const QDBusArgument &operator>>(const QDBusArgument &argument, DBusSecret &secret)
{
    argument.beginStructure();
    argument >> secret.session >> secret.parameters >> secret.value >> secret.contentType;
    argument.endStructure();
    return argument;
}

} // namespace keyring

Q_DECLARE_METATYPE(keyring::DBusSecret)

namespace keyring {

namespace {

const auto kName = u"org.freedesktop.secrets"_s;
const auto kPath = u"/org/freedesktop/secrets"_s;
const auto kService = u"org.freedesktop.Secret.Service"_s;
const auto kOddBus = u"odd service"_s;

QDBusMessage call(const QString &interface, const QString &method, const QVariantList &arguments)
{
    QDBusMessage message = QDBusMessage::createMethodCall(kName, kPath, interface, method);
    message.setArguments(arguments);
    const QDBusMessage reply = QDBusConnection::sessionBus().call(message);
    EXPECT_EQ(reply.type(), QDBusMessage::ReplyMessage) << reply.errorMessage().toStdString();
    return reply;
}

QDBusObjectPath defaultCollection()
{
    return QDBusReply<QDBusObjectPath>(call(kService, u"ReadAlias"_s, {u"default"_s})).value();
}

} // namespace

bool lock()
{
    const QDBusObjectPath collection = defaultCollection();
    const QDBusMessage reply =
        call(kService, u"Lock"_s, {QVariant::fromValue(QList<QDBusObjectPath>{collection})});
    return QDBusReply<QList<QDBusObjectPath>>(reply).value().contains(collection);
}

bool unlock()
{
    qDBusRegisterMetaType<DBusSecret>();
    const QDBusMessage opened =
        call(kService, u"OpenSession"_s,
             {u"plain"_s, QVariant::fromValue(QDBusVariant(QVariant(QString())))});
    const auto session = opened.arguments().value(1).value<QDBusObjectPath>();
    const DBusSecret password{session, {}, "password", u"text/plain"_s};
    return call(u"org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"_s,
                u"UnlockWithMasterPassword"_s,
                {QVariant::fromValue(defaultCollection()), QVariant::fromValue(password)})
               .type()
           == QDBusMessage::ReplyMessage;
}

QStringList entries()
{
    using Attributes = QMap<QString, QString>;
    qDBusRegisterMetaType<Attributes>();
    const QDBusMessage found =
        call(kService, u"SearchItems"_s, {QVariant::fromValue(Attributes())});
    QStringList labels;
    for (const QVariant &list : found.arguments()) {
        for (const auto &path : qdbus_cast<QList<QDBusObjectPath>>(list)) {
            QDBusMessage asked = QDBusMessage::createMethodCall(
                kName, path.path(), u"org.freedesktop.DBus.Properties"_s, u"Get"_s);
            asked.setArguments({u"org.freedesktop.Secret.Item"_s, u"Label"_s});
            const QDBusReply<QDBusVariant> label = QDBusConnection::sessionBus().call(asked);
            EXPECT_TRUE(label.isValid()) << label.error().message().toStdString();
            labels << path.path() + u' ' + label.value().variant().toString();
        }
    }
    labels.sort();
    return labels;
}

OddService::OddService(Behaviour behaviour)
    : m_behaviour(behaviour)
    // A second connection: calls within one connection would not use the bus.
    , m_bus(QDBusConnection::connectToBus(QDBusConnection::SessionBus, kOddBus))
{
    EXPECT_TRUE(m_bus.registerVirtualObject(u"/"_s, this, QDBusConnection::SubPath));
    EXPECT_TRUE(m_bus.registerService(kName));
}

OddService::~OddService()
{
    QDBusConnection::disconnectFromBus(kOddBus);
}

QString OddService::introspect(const QString &) const
{
    return {};
}

bool OddService::handleMessage(const QDBusMessage &message, const QDBusConnection &connection)
{
    if (m_behaviour == Behaviour::Denying)
        connection.send(message.createErrorReply(QDBusError::AccessDenied, u"not you"_s));
    else
        message.setDelayedReply(true);
    return true;
}

} // namespace keyring
