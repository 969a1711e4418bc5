#include "ui/tray/TrayMenu.h"

#include "ui/common/StatusText.h"

#include <QAction>

namespace ui {

using bridge::endpoint::EndpointChoice;

TrayMenu::TrayMenu(EndpointChoice &choice, bridge::session::ChatList &chats, QWidget *parent)
    : QMenu(parent)
    , m_choice(choice)
    , m_chats(chats)
    , m_front(chats)
    , m_state(addAction(QString()))
{
    m_state->setEnabled(false);
    addSeparator();
    addAction(tr("Show window"), this, &TrayMenu::showWindowRequested);
    addSeparator();
    m_useEndpoint = addAction(QString());
    m_useEndpoint->setCheckable(true);
    m_restart = addAction(tr("Restart agent"));
    addSeparator();
    m_check = addAction(tr("Check endpoint"), this, &TrayMenu::checkRequested);
    addAction(tr("Settings…"), this, &TrayMenu::settingsRequested);
    addSeparator();
    addAction(tr("Quit"), this, &TrayMenu::quitRequested);

    connect(m_useEndpoint, &QAction::triggered, this, [this](bool on) {
        const bool refused = !m_choice.setEnabled(on);
        refresh();
        if (refused)
            emit settingsRequested();
    });
    connect(m_restart, &QAction::triggered, this, [this] {
        for (int i = 0; i < m_chats.count(); ++i)
            m_chats.at(i).restart();
    });
    connect(&m_choice, &EndpointChoice::changed, this, &TrayMenu::refresh);
    connect(&m_front, &FrontChat::changed, this, &TrayMenu::refresh);
    refresh();
}

void TrayMenu::refresh()
{
    const auto *chat = m_front.chat();
    m_state->setText(chat ? stateLine(*chat) : tr("No conversation"));
    m_restart->setEnabled(chat != nullptr);

    const bool hasAddress = !m_choice.addressText().isEmpty();
    m_check->setEnabled(hasAddress);
    m_useEndpoint->setEnabled(hasAddress);
    m_useEndpoint->setText(hasAddress ? tr("Use custom endpoint")
                                      : tr("Use custom endpoint (set one up in Settings)"));
    m_useEndpoint->setChecked(m_choice.isEnabled());
}

} // namespace ui
