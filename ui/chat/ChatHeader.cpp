#include "ui/chat/ChatHeader.h"

#include "ui/chat/Places.h"
#include "ui/common/Controls.h"
#include "ui/common/StyleSheet.h"

#include <QHBoxLayout>

namespace ui {

using bridge::session::Chat;
using bridge::session::ChatState;
using bridge::session::Verification;

namespace {

constexpr int kHeight = 52;

struct StateLook
{
    Tone tone;
    QString text;
};

StateLook lookOf(ChatState state)
{
    switch (state) {
    case ChatState::Stopped:
        return {Tone::Neutral, ChatHeader::tr("Stopped")};
    case ChatState::Starting:
        return {Tone::Neutral, ChatHeader::tr("Starting")};
    case ChatState::Ready:
        return {Tone::Ok, ChatHeader::tr("Ready")};
    case ChatState::Working:
        return {Tone::Accent, ChatHeader::tr("Working")};
    case ChatState::Waiting:
        return {Tone::Warn, ChatHeader::tr("Waiting for you")};
    case ChatState::Retrying:
        return {Tone::Warn, ChatHeader::tr("Retrying")};
    case ChatState::Restarting:
        return {Tone::Neutral, ChatHeader::tr("Restarting")};
    case ChatState::Failed:
        return {Tone::Error, ChatHeader::tr("Failed")};
    }
    return {};
}

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
    showTitle();
    showState();
    showAgent();
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
    const StateLook look = lookOf(m_chat.state());
    m_state->show(look.tone, look.text);
    m_state->setAccessibleName(tr("Agent: %1").arg(look.text));
}

void ChatHeader::showAgent()
{
    const auto &agent = m_chat.agent();
    QString via =
        agent.endpoint.isEmpty() ? tr("default API") : tr("via %1").arg(hostWord(agent.endpoint));
    const bool isUnverified = agent.custom && agent.verification == Verification::Unverified;
    if (isUnverified)
        via = tr("%1 (unverified)").arg(via);
    m_via->setText(agent.pid == 0 ? QString() : via);
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
