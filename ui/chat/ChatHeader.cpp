#include "ui/chat/ChatHeader.h"

#include "ui/endpoint/PinMenu.h"
#include "ui/kit/Controls.h"
#include "ui/kit/FolderDialog.h"
#include "ui/kit/QuietButton.h"
#include "ui/kit/StyleSheet.h"
#include "ui/words/AddressText.h"
#include "ui/words/EndpointText.h"
#include "ui/words/MarkedText.h"
#include "ui/words/PathText.h"
#include "ui/words/PracticeText.h"
#include "ui/words/StatusText.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>

#include <algorithm>
#include <optional>

namespace ui {

using bridge::chat::Chat;
using bridge::endpoint::EndpointPin;
using bridge::session::Verification;

namespace {

constexpr int kHeight = 52;
constexpr int kPillHeight = 24;
constexpr int kMargin = 20;
constexpr int kNarrowMargin = 12;
constexpr int kSpacing = 10;
constexpr int kNarrowSpacing = 6;
constexpr int kIconButton = 34;
constexpr int kLeastTitle = 120;
constexpr int kLeastShortTitle = 40;
constexpr int kLeastPath = 130;
constexpr int kLeastRoute = 170;
constexpr int kLeastShortRoute = 64;
constexpr int kMostRoute = 240;
constexpr int kMostRouteWithAdvice = 360;

} // namespace

ChatHeader::ChatHeader(Chat &chat, bridge::endpoint::EndpointChoice &endpoints, Intents &intents,
                       Theme &theme, QWidget *parent)
    : QFrame(parent)
    , m_chat(chat)
    , m_endpoints(endpoints)
    , m_intents(intents)
    , m_theme(theme)
    , m_title(new ElidedLabel(TextRole::CardTitle, this))
    , m_folder(new QuietButton(theme, {}, this))
    , m_state(new Pill(this))
    , m_route(new QuietButton(theme, {}, this))
    , m_pins(new PinMenu({}, endpoints, PinMenu::Offer::Everything, this))
    , m_restart(makeButton(ButtonKind::Secondary, {}, this))
{
    setStyleClass(this, QStringLiteral("header"));
    setFixedHeight(kHeight);
    m_state->setFixedHeight(kPillHeight);
    m_route->setMenu(m_pins);
    m_folder->setFont(Theme::codeFont());
    fillFolderMenu();
    m_restart->setAccessibleName(tr("Restart agent"));
    m_restart->setText(tr("Restart agent"));
    m_restart->ensurePolished();
    m_restartWidth = m_restart->sizeHint().width();
    auto *row = new QHBoxLayout(this);
    row->setSpacing(kSpacing);
    row->addWidget(m_title);
    row->addWidget(m_folder);
    row->addStretch(1);
    if (endpoints.isInMemory()) {
        m_practice = new Pill(this);
        m_practice->setFixedHeight(kPillHeight);
        m_practice->show(Tone::Accent, practiceMark());
        m_practice->setToolTip(ui::toolTip({practiceWords()}));
        m_practice->setAccessibleDescription(practiceWords());
        row->addWidget(m_practice);
    }
    row->addWidget(m_state);
    row->addWidget(m_route);
    row->addWidget(m_restart);

    connect(m_restart, &QPushButton::clicked, &chat, &Chat::restart);
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
    connect(&theme, &Theme::changed, this, &ChatHeader::fit);          // the icon's colour
    showTitle();
    showState();
    showRoute();
}

void ChatHeader::fillFolderMenu()
{
    auto *menu = new QMenu(this);
    menu->addAction(tr("New chat in another folder…"), this, &ChatHeader::chooseFolder);
    menu->addAction(tr("New chat in this folder"), this,
                    [this] { emit m_intents.newChatRequested(&m_chat, m_chat.workspace()); });
    menu->addSeparator();
    menu->addAction(tr("Copy path"), this,
                    [this] { QGuiApplication::clipboard()->setText(m_chat.workspace()); });
    m_folder->setMenu(menu);
    m_folder->setElision(Qt::ElideMiddle, kLeastPath);
}

void ChatHeader::chooseFolder()
{
    ui::chooseFolder(
        this, tr("Folder of the new chat"), m_chat.workspace(),
        [this](const QString &path) { emit m_intents.newChatRequested(&m_chat, path); });
}

void ChatHeader::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    fit();
}

void ChatHeader::showTitle()
{
    const QString title = m_chat.title();
    m_title->setFullText(title.isEmpty() ? tr("New chat") : isolatedTitle(title));
    const QString folder = pathLine(m_chat.workspace());
    m_folder->setAccessibleName(tr("Workspace folder: %1").arg(folder));
    m_folder->setToolTip(ui::toolTip(
        {folder, tr("This chat works in this folder. Press for one in another folder.")}));
    fit();
}

void ChatHeader::showState()
{
    const Status status = statusOf(m_chat);
    const QString dot = m_chat.isAsleep() ? QStringLiteral("○ ") : QStringLiteral("● ");
    m_state->show(status.tone, dot + status.text);
    m_state->setToolTip(status.explanation);
    m_state->setAccessibleName(tr("Agent: %1").arg(status.text));
    m_state->setAccessibleDescription(status.explanation);
    fit();
}

void ChatHeader::showRoute()
{
    const auto &agent = m_chat.agent();
    const EndpointPin &pin = m_chat.pin();
    m_pins->setCurrent(pin);
    const bool isUnverified = agent.custom && agent.verification == Verification::Unverified;
    const QString advice = adviceFor(agent.endpoint);
    const auto whole = [&](const QString &name) {
        return withAdvice(isUnverified ? tr("%1 (unverified)").arg(name) : name,
                          shortAdviceFor(agent.endpoint));
    };
    const bool isPinned = pin.kind != EndpointPin::Kind::FollowsSettings;
    const QString route = routeOf(agent);
    const QString none = tr("no agent");
    m_routeText = whole(isPinned ? pinText(pin) : route.isEmpty() ? none : route);
    m_shortRouteText = whole(isPinned          ? endpointName(m_endpoints, pin)
                             : route.isEmpty() ? none
                                               : shortRouteOf(agent));
    m_route->setMaximumWidth(advice.isEmpty() ? kMostRoute : kMostRouteWithAdvice);
    m_route->setInk(isUnverified || !advice.isEmpty() ? QuietButton::Ink::Warn
                                                      : QuietButton::Ink::Hint);
    m_route->setAccessibleName(tr("Endpoint of this chat"));
    m_route->setAccessibleDescription(m_routeText);

    QStringList tip{pinText(pin), shownAddress(agent.endpoint), advice};
    if (isUnverified)
        tip.append(tr("This %1 does not report which endpoint it uses.").arg(agent.name));
    if (agent.pid != 0)
        tip.append(tr("%1 %2, process %3").arg(agent.name, agent.version).arg(agent.pid));
    tip.removeAll({});
    m_route->setToolTip(ui::toolTip(tip));
    fit();
}

void ChatHeader::fit()
{
    for (const Room room : {Room::All, Room::NoPath, Room::NoWords, Room::NoVia, Room::NoTitle}) {
        if (room == Room::NoTitle || neededWidth(room) <= width()) {
            apply(room);
            return;
        }
    }
}

void ChatHeader::apply(Room room)
{
    const bool hasPath = room == Room::All;
    m_folder->setMark(hasPath ? std::nullopt : std::optional(Icon::Folder));
    m_folder->setText(hasPath ? pathLine(m_chat.workspace()) : QString());
    m_folder->setMaximumWidth(hasPath ? roomForPath() : QWIDGETSIZE_MAX);
    const bool hasWords = room < Room::NoWords;
    m_restart->setText(hasWords ? tr("Restart agent") : QString());
    m_restart->setToolTip(hasWords ? QString() : tr("Restart agent"));
    m_restart->setIcon(hasWords ? QIcon() : icon(Icon::Restart, m_theme.colors().text));
    setStyleProperty(m_restart, "iconOnly", !hasWords);
    m_restart->setMinimumWidth(hasWords ? 0 : kIconButton);
    m_restart->setMaximumWidth(hasWords ? QWIDGETSIZE_MAX : kIconButton);
    const bool isShort = room >= Room::NoVia;
    m_route->setMark(hasPin(room) ? std::optional(Icon::Pin) : std::nullopt);
    m_route->setText(isShort ? m_shortRouteText : m_routeText);
    m_route->setElision(Qt::ElideRight, isShort ? kLeastShortRoute : kLeastRoute);
    const int margin = isShort ? kNarrowMargin : kMargin;
    layout()->setContentsMargins(margin, 0, margin, 0);
    layout()->setSpacing(isShort ? kNarrowSpacing : kSpacing);
    m_title->setVisible(room < Room::NoTitle);
}

bool ChatHeader::hasPin(Room room) const
{
    // A pin is a mark: the chat does not do as the others.
    return room >= Room::NoVia && m_chat.pin().kind != EndpointPin::Kind::FollowsSettings;
}

int ChatHeader::routeWidth(Room room) const
{
    const QString &text = room >= Room::NoVia ? m_shortRouteText : m_routeText;
    return std::min(m_route->widthWith(text, hasPin(room)), m_route->maximumWidth());
}

int ChatHeader::widthAround(Room room) const
{
    const bool isShort = room >= Room::NoVia;
    const int spacing = isShort ? kNarrowSpacing : kSpacing;
    int width = 2 * (isShort ? kNarrowMargin : kMargin);
    width += room < Room::NoWords ? m_restartWidth : kIconButton;
    width += m_state->sizeHint().width();
    if (m_practice)
        width += m_practice->sizeHint().width() + spacing;
    return width + 5 * spacing; // also that of the stretch
}

int ChatHeader::neededWidth(Room room) const
{
    const bool isShort = room >= Room::NoVia;
    int width =
        widthAround(room) + std::min(routeWidth(room), isShort ? kLeastShortRoute : kLeastRoute);
    width += room == Room::All
                 ? std::min(m_folder->widthWith(pathLine(m_chat.workspace()), false), kLeastPath)
                 : m_folder->widthWith({}, true);
    return width + std::min(m_title->sizeHint().width(), isShort ? kLeastShortTitle : kLeastTitle);
}

int ChatHeader::roomForPath() const
{
    const int both = width() - widthAround(Room::All) - routeWidth(Room::All);
    return std::max({kLeastPath, both / 3, both - m_title->sizeHint().width()});
}

} // namespace ui

#include "moc_ChatHeader.cpp"
