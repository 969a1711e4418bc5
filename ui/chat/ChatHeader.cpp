#include "ui/chat/ChatHeader.h"

#include "ui/endpoint/PinMenu.h"
#include "ui/kit/Controls.h"
#include "ui/kit/QuietButton.h"
#include "ui/kit/StyleSheet.h"
#include "ui/words/AddressText.h"
#include "ui/words/EndpointText.h"
#include "ui/words/MarkedText.h"
#include "ui/words/PathText.h"
#include "ui/words/StatusText.h"

#include <QHBoxLayout>

#include <optional>
#include <utility>

namespace ui {

using bridge::chat::Chat;
using bridge::endpoint::EndpointPin;
using bridge::session::Verification;

namespace {

constexpr int kHeight = 52;
constexpr int kPillHeight = 24;
/// In narrower windows title, state and button take precedence.
constexpr int kRoomForWorkspace = 640;
constexpr int kRoomForRoute = 520;
constexpr int kMostRoute = 240;
constexpr int kMostRouteWithAdvice = 360;

} // namespace

ChatHeader::ChatHeader(Chat &chat, bridge::endpoint::EndpointChoice &endpoints, Theme &theme,
                       QWidget *parent)
    : QFrame(parent)
    , m_chat(chat)
    , m_title(new ElidedLabel(TextRole::CardTitle, this))
    , m_workspace(new ElidedLabel(TextRole::Code, this, Qt::ElideMiddle))
    , m_state(new Pill(this))
    , m_route(new QuietButton(theme, {}, this))
    , m_pins(new PinMenu({}, endpoints, PinMenu::Offer::Everything, this))
{
    setStyleClass(this, QStringLiteral("header"));
    setFixedHeight(kHeight);
    m_state->setFixedHeight(kPillHeight);
    m_route->setMenu(m_pins);
    setStyleClass(m_workspace, QStringLiteral("text3"));
    auto *restart = makeButton(ButtonKind::Secondary, tr("Restart agent"), this);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(20, 0, 20, 0);
    row->setSpacing(10);
    row->addWidget(m_title);
    row->addWidget(m_workspace);
    row->addStretch(1);
    row->addWidget(m_state);
    row->addWidget(m_route);
    row->addWidget(restart);

    connect(restart, &QPushButton::clicked, &chat, &Chat::restart);
    connect(m_pins, &PinMenu::pinSelected, &chat, &Chat::setPin);
    connect(&chat, &Chat::titleChanged, this, &ChatHeader::showTitle);
    connect(&chat, &Chat::stateChanged, this, &ChatHeader::showState);
    connect(&chat, &Chat::agentChanged, this, &ChatHeader::showRoute);
    connect(&chat, &Chat::agentChanged, this, &ChatHeader::showState); // it may be hung
    connect(&chat, &Chat::turnEnded, this, &ChatHeader::showState);    // how it failed
    connect(&chat, &Chat::failed, this, &ChatHeader::showState);
    connect(&chat, &Chat::failureRefined, this, &ChatHeader::showState);
    connect(&chat, &Chat::pinChanged, this, &ChatHeader::showRoute);
    connect(&chat, &Chat::agentChanged, this, &ChatHeader::showTitle); // the workspace
    showTitle();
    showState();
    showRoute();
}

void ChatHeader::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    m_workspace->setVisible(width() >= kRoomForWorkspace);
    if (std::exchange(m_hasRoomForRoute, width() >= kRoomForRoute) != (width() >= kRoomForRoute))
        showRoute();
}

void ChatHeader::showTitle()
{
    const QString title = m_chat.title();
    m_title->setFullText(title.isEmpty() ? tr("New chat") : isolatedTitle(title));
    m_workspace->setFullText(withTilde(m_chat.workspace()));
    m_workspace->setAccessibleName(tr("Workspace folder: %1").arg(m_chat.workspace()));
}

void ChatHeader::showState()
{
    const Status status = statusOf(m_chat);
    const QString dot = m_chat.isAsleep() ? QStringLiteral("○ ") : QStringLiteral("● ");
    m_state->show(status.tone, dot + status.text);
    m_state->setToolTip(status.explanation);
    m_state->setAccessibleName(tr("Agent: %1").arg(status.text));
}

void ChatHeader::showRoute()
{
    const auto &agent = m_chat.agent();
    const EndpointPin &pin = m_chat.pin();
    m_pins->setCurrent(pin);
    const bool isUnverified = agent.custom && agent.verification == Verification::Unverified;
    const QString route = routeOf(agent);
    QString shown = pinText(pin);
    if (shown.isEmpty())
        shown = route.isEmpty() ? tr("no agent") : route;
    const QString advice = adviceFor(agent.endpoint);
    m_route->setMaximumWidth(advice.isEmpty() ? kMostRoute : kMostRouteWithAdvice);
    const QString text = withAdvice(isUnverified ? tr("%1 (unverified)").arg(shown) : shown,
                                    shortAdviceFor(agent.endpoint));
    // Where there is little room, a pin is a mark: the chat does not do as the others.
    const bool isPinned = pin.kind != EndpointPin::Kind::FollowsSettings;
    m_route->setVisible(m_hasRoomForRoute || isPinned);
    m_route->setMark(m_hasRoomForRoute ? std::nullopt : std::optional(Icon::Pin));
    m_route->setText(m_hasRoomForRoute ? text : QString());
    m_route->setInk(isUnverified || !advice.isEmpty() ? QuietButton::Ink::Warn
                                                      : QuietButton::Ink::Hint);
    m_route->setAccessibleName(tr("Endpoint of this chat"));
    m_route->setAccessibleDescription(text);

    QStringList tip{pinText(pin), shownAddress(agent.endpoint), advice};
    if (isUnverified)
        tip.append(tr("This %1 does not report which endpoint it uses.").arg(agent.name));
    if (agent.pid != 0)
        tip.append(tr("%1 %2, process %3").arg(agent.name, agent.version).arg(agent.pid));
    tip.removeAll({});
    m_route->setToolTip(ui::toolTip(tip));
}

} // namespace ui

#include "moc_ChatHeader.cpp"
