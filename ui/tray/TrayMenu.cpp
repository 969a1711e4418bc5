#include "ui/tray/TrayMenu.h"

#include "ui/endpoint/EndpointMenu.h"
#include "ui/kit/Controls.h"
#include "ui/kit/Icons.h"
#include "ui/words/PracticeText.h"
#include "ui/words/StatusText.h"

#include <QAction>

namespace ui {

namespace {

constexpr int kDot = 16;

/// Keeps its colour in a disabled entry.
QIcon dot(const QColor &color, qreal ratio)
{
    const QPixmap pixmap = iconPixmap(Icon::Dot, color, kDot, ratio);
    QIcon icon(pixmap);
    icon.addPixmap(pixmap, QIcon::Disabled);
    return icon;
}

} // namespace

using bridge::endpoint::EndpointChoice;
using bridge::endpoint::ManagedPolicy;

TrayMenu::TrayMenu(EndpointChoice &choice, bridge::chat::ChatList &chats, Intents &intents,
                   Theme &theme, QWidget *parent)
    : QMenu(parent)
    , m_choice(choice)
    , m_intents(intents)
    , m_theme(theme)
    , m_front(chats)
    , m_state(addAction(QString()))
    , m_endpoints(new EndpointMenu(tr("Endpoint"), choice, this))
{
    m_state->setEnabled(false);
    if (choice.isInMemory())
        addAction(practiceLine())->setEnabled(false);
    addSeparator();
    addAction(tr("Show window"), this, &TrayMenu::showWindowRequested);
    addAction(tr("New chat"), this, &TrayMenu::newChatRequested);
    addSeparator();
    m_useEndpoint = addAction(QString());
    m_useEndpoint->setCheckable(true);
    addMenu(m_endpoints);
    m_restart = addAction(tr("Restart agent"));
    addSeparator();
    m_check =
        addAction(tr("Check endpoint"), this, [this] { emit m_intents.checkRequested(nullptr); });
    addAction(tr("Settings…"), this, &TrayMenu::openSettings);
    addSeparator();
    addAction(tr("Quit"), this, &TrayMenu::quitRequested);

    connect(m_useEndpoint, &QAction::triggered, this, [this](bool on) {
        const bool refused = !m_choice.setEnabled(on);
        if (refused)
            m_choice.enableOnceUsable();
        refresh();
        if (refused)
            openSettings();
    });
    connect(m_endpoints, &EndpointMenu::refused, this, &TrayMenu::openSettings);
    connect(m_restart, &QAction::triggered, this, [this] {
        if (auto *chat = m_front.chat())
            chat->restart();
    });
    connect(&m_choice, &EndpointChoice::changed, this, &TrayMenu::refresh);
    connect(&m_front, &bridge::chat::FrontChat::changed, this, &TrayMenu::refresh);
    connect(&m_theme, &Theme::changed, this, &TrayMenu::refresh);
    refresh();
}

void TrayMenu::openSettings()
{
    emit m_intents.settingsRequested(SettingsPageId::AiChat);
}

void TrayMenu::refresh()
{
    const auto *chat = m_front.chat();
    m_state->setText(chat ? stateLine(*chat) : tr("No conversation"));
    m_state->setIcon(
        chat ? dot(colorOf(statusOf(*chat).tone, m_theme.colors()), devicePixelRatioF()) : QIcon());
    m_restart->setEnabled(chat != nullptr);

    const bool hasAddress = !m_choice.addressText().isEmpty();
    const bool isOurs = m_choice.policy().kind == ManagedPolicy::Kind::None;
    m_check->setEnabled(hasAddress);
    m_endpoints->menuAction()->setEnabled(isOurs && m_endpoints->hasEndpoints());
    const bool isAwaited = m_choice.awaitsAddress();
    m_useEndpoint->setEnabled(isOurs);
    m_useEndpoint->setText(!isOurs ? tr("Use custom endpoint (your administrators decide)")
                           : isAwaited && hasAddress
                               ? tr("Use custom endpoint (on once the address can be used)")
                           : isAwaited  ? tr("Use custom endpoint (on once there is an address)")
                           : hasAddress ? tr("Use custom endpoint")
                                        : tr("Use custom endpoint (set one up in Settings)"));
    m_useEndpoint->setChecked(m_choice.isEnabled() || isAwaited);
}

} // namespace ui

#include "moc_TrayMenu.cpp"
