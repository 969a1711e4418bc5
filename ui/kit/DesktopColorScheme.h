#pragma once

#include <QDBusConnection>
#include <QDBusMessage>
#include <QObject>

#include <optional>

namespace ui {

/// True if the desktop prefers dark windows, as reported by the settings portal
/// (`org.freedesktop.portal.Settings`, `org.freedesktop.appearance` `color-scheme`). Reads it once,
/// then follows the portal's signal. Never blocks; without a bus or a portal it stays unknown.
class DesktopColorScheme final : public QObject
{
    Q_OBJECT

public:
    explicit DesktopColorScheme(QDBusConnection bus, QObject *parent = nullptr);

    /// nullopt: no answer yet, no preference, or no portal.
    [[nodiscard]] std::optional<bool> isDark() const { return m_dark; }

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void onSettingChanged(const QDBusMessage &message);

private:
    void ask();
    void take(const QVariant &value);

    QDBusConnection m_bus;
    std::optional<bool> m_dark;
};

} // namespace ui
