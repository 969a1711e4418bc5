#include "ui/kit/DesktopColorScheme.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

namespace ui {

namespace {

const QString kService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kInterface = QStringLiteral("org.freedesktop.portal.Settings");
const QString kGroup = QStringLiteral("org.freedesktop.appearance");
const QString kKey = QStringLiteral("color-scheme");

} // namespace

DesktopColorScheme::DesktopColorScheme(QDBusConnection bus, QObject *parent)
    : QObject(parent)
    , m_bus(std::move(bus))
{
    if (!m_bus.isConnected())
        return;
    // A sender's name would make Qt ask for its owner, blocking.
    m_bus.connect({}, kPath, kInterface, QStringLiteral("SettingChanged"), this,
                  SLOT(onSettingChanged(QDBusMessage)));
    ask();
}

void DesktopColorScheme::ask()
{
    auto call = QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Read"));
    call << kGroup << kKey;
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        if (!reply.isError())
            take(QVariant::fromValue(reply.value()));
    });
}

void DesktopColorScheme::onSettingChanged(const QDBusMessage &message)
{
    const auto arguments = message.arguments();
    if (arguments.size() == 3 && arguments[0] == kGroup && arguments[1] == kKey)
        take(arguments[2]);
}

void DesktopColorScheme::take(const QVariant &value)
{
    // Read() nests the value in one more variant than the signal.
    QVariant plain = value;
    while (plain.canConvert<QDBusVariant>())
        plain = plain.value<QDBusVariant>().variant();

    // 1: dark, 2: light, else no preference.
    const uint scheme = plain.toUInt();
    const auto dark = scheme == 1 || scheme == 2 ? std::optional(scheme == 1) : std::nullopt;
    if (dark == m_dark)
        return;
    m_dark = dark;
    emit changed();
}

} // namespace ui
