#pragma once

#include "bridge/settings/SettingsStore.h"
#include "ui/kit/Theme.h"
#include "ui/tray/TrayMenu.h"

#include <QSystemTrayIcon>

namespace ui {

/// The icon in the system tray: the front chat's state as colour and tooltip, the menu behind it.
/// A click shows the window. Shown by whoever makes it, where there is a tray.
class TrayIcon final : public QSystemTrayIcon
{
    Q_OBJECT

public:
    TrayIcon(bridge::endpoint::EndpointChoice &choice, bridge::chat::ChatList &chats,
             bridge::settings::SettingsStore &settings, Intents &intents, Theme &theme,
             QObject *parent = nullptr);

    [[nodiscard]] TrayMenu &menu() { return m_menu; }
    /// Says that the app goes on in the tray: the first time the window is closed, never again.
    void explainClosing();

Q_SIGNALS:
    void showWindowRequested();

private:
    void refresh();

    bridge::settings::SettingsStore &m_settings;
    Theme &m_theme;
    bridge::chat::FrontChat m_front;
    TrayMenu m_menu;
};

} // namespace ui
