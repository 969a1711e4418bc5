#pragma once

#include "bridge/settings/SettingsStore.h"
#include "ui/kit/Theme.h"
#include "ui/tray/TrayMenu.h"

#include <QSystemTrayIcon>

namespace ui {

/// The system tray icon: the front chat's state as colour and tooltip, and the menu. A click shows
/// the window. The owner shows it if the system has a tray.
class TrayIcon final : public QSystemTrayIcon
{
    Q_OBJECT

public:
    TrayIcon(bridge::endpoint::EndpointChoice &choice, bridge::chat::ChatList &chats,
             bridge::settings::SettingsStore &settings, Intents &intents, Theme &theme,
             QObject *parent = nullptr);

    [[nodiscard]] TrayMenu &menu() { return m_menu; }
    /// Notifies the user, at the first call only, that the app keeps running in the tray.
    void explainClosing();
    /// Notifies the user that changes of the settings could not be saved.
    void explainUnsaved();

Q_SIGNALS:
    void showWindowRequested();

private:
    void refresh();

    bridge::endpoint::EndpointChoice &m_choice;
    bridge::settings::SettingsStore &m_settings;
    Theme &m_theme;
    bridge::chat::FrontChat m_front;
    TrayMenu m_menu;
};

} // namespace ui
