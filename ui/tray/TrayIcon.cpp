#include "ui/tray/TrayIcon.h"

#include "ui/kit/Controls.h"
#include "ui/kit/Icons.h"
#include "ui/words/PracticeText.h"
#include "ui/words/SettingsText.h"
#include "ui/words/StatusText.h"

namespace ui {

TrayIcon::TrayIcon(bridge::endpoint::EndpointChoice &choice, bridge::chat::ChatList &chats,
                   bridge::settings::SettingsStore &settings, Intents &intents, Theme &theme,
                   QObject *parent)
    : QSystemTrayIcon(parent)
    , m_choice(choice)
    , m_settings(settings)
    , m_theme(theme)
    , m_front(chats)
    , m_menu(choice, chats, intents, theme)
{
    setContextMenu(&m_menu);
    connect(this, &QSystemTrayIcon::activated, this, [this](ActivationReason reason) {
        if (reason == Trigger)
            emit showWindowRequested();
    });
    connect(this, &QSystemTrayIcon::messageClicked, this, &TrayIcon::showWindowRequested);
    connect(&m_menu, &TrayMenu::showWindowRequested, this, &TrayIcon::showWindowRequested);
    connect(&m_front, &bridge::chat::FrontChat::changed, this, &TrayIcon::refresh);
    connect(&m_theme, &Theme::changed, this, &TrayIcon::refresh);
    refresh();
}

void TrayIcon::explainClosing()
{
    if (m_settings.value(bridge::settings::kTrayHintShown))
        return;
    m_settings.setValue(bridge::settings::kTrayHintShown, true);
    showMessage(
        tr("Drawbridge keeps running in the tray"),
        tr("Your conversation and its agent keep running. Click the icon to open the window again, "
           "or choose Quit in its menu."),
        QSystemTrayIcon::Information);
}

void TrayIcon::explainUnsaved()
{
    showMessage(tr("Drawbridge"), unsavedWords(m_settings), QSystemTrayIcon::Warning);
}

void TrayIcon::refresh()
{
    QString name = QStringLiteral("Drawbridge");
    if (m_choice.isInMemory())
        name = practiceTitle(name);
    const auto *chat = m_front.chat();
    if (!chat) {
        setIcon(ui::icon(Icon::TrayOff, {}));
        setToolTip(name);
        return;
    }
    const bool isOff = chat->state() == bridge::session::ChatState::Stopped;
    setIcon(ui::icon(isOff ? Icon::TrayOff : Icon::Tray,
                     colorOf(statusOf(*chat).tone, m_theme.colors())));
    setToolTip(QStringLiteral("%1 · %2").arg(name, stateLine(*chat)));
}

} // namespace ui
