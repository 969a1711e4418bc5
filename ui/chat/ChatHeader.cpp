#include "ui/chat/ChatHeader.h"

#include "ui/chat/Places.h"
#include "ui/common/Controls.h"
#include "ui/common/StatusText.h"
#include "ui/common/StyleSheet.h"

#include <QHBoxLayout>

namespace ui {

using bridge::session::Chat;
using bridge::session::Verification;

namespace {

constexpr int kHeight = 52;
constexpr int kPillHeight = 24;
/// In narrower windows title, state and button come first.
constexpr int kRoomForWorkspace = 640;
constexpr int kRoomForRoute = 520;

} // namespace

ChatHeader::ChatHeader(Chat &chat, QWidget *parent)
    : QFrame(parent)
    , m_chat(chat)
    , m_title(new ElidedLabel(TextRole::CardTitle, this))
    , m_workspace(new ElidedLabel(TextRole::Code, this, Qt::ElideMiddle))
    , m_state(new Pill(this))
    , m_via(makeLabel(TextRole::Hint, {}, this))
{
    setStyleClass(this, QStringLiteral("header"));
    setFixedHeight(kHeight);
    m_state->setFixedHeight(kPillHeight);
    m_via->setWordWrap(false);
    setStyleClass(m_workspace, QStringLiteral("text3"));
    auto *restart = makeButton(ButtonKind::Secondary, tr("Restart agent"), this);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(20, 0, 20, 0);
    row->setSpacing(10);
    row->addWidget(m_title);
    row->addWidget(m_workspace);
    row->addStretch(1);
    row->addWidget(m_state);
    row->addWidget(m_via);
    row->addWidget(restart);

    connect(restart, &QPushButton::clicked, &chat, &Chat::restart);
    connect(&chat, &Chat::titleChanged, this, &ChatHeader::showTitle);
    connect(&chat, &Chat::stateChanged, this, &ChatHeader::showState);
    connect(&chat, &Chat::agentChanged, this, &ChatHeader::showAgent);
    connect(&chat, &Chat::agentChanged, this, &ChatHeader::showTitle); // the workspace
    showTitle();
    showState();
    showAgent();
}

void ChatHeader::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    m_workspace->setVisible(width() >= kRoomForWorkspace);
    m_via->setVisible(width() >= kRoomForRoute);
}

void ChatHeader::showTitle()
{
    const QString title = m_chat.title();
    m_title->setFullText(title.isEmpty() ? tr("New conversation") : title);
    m_workspace->setFullText(withTilde(m_chat.workspace()));
    m_workspace->setAccessibleName(tr("Workspace folder: %1").arg(m_chat.workspace()));
}

void ChatHeader::showState()
{
    const Status status = statusOf(m_chat.state());
    m_state->show(status.tone, QStringLiteral("● ") + status.text);
    m_state->setAccessibleName(tr("Agent: %1").arg(status.text));
}

void ChatHeader::showAgent()
{
    const auto &agent = m_chat.agent();
    const bool isUnverified = agent.custom && agent.verification == Verification::Unverified;
    const QString route = routeOf(agent);
    m_via->setText(isUnverified ? tr("%1 (unverified)").arg(route) : route);
    setStyleClass(m_via, isUnverified ? QStringLiteral("warn") : QStringLiteral("text3"));
    QString tip = agent.endpoint;
    if (isUnverified)
        tip += QLatin1Char('\n') + tr("This Claude Code does not say which endpoint it uses.");
    if (agent.pid != 0)
        tip +=
            QLatin1Char('\n') + tr("Claude Code %1, process %2").arg(agent.version).arg(agent.pid);
    m_via->setToolTip(
        QStringLiteral("<qt>%1</qt>")
            .arg(tip.trimmed().toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1String("<br>"))));
}

} // namespace ui

#include "moc_ChatHeader.cpp"
