#include "ui/transcript/MessageActions.h"

#include "ui/kit/FocusRing.h"
#include "ui/kit/SmallButton.h"

#include <QHBoxLayout>
#include <QPainter>

namespace ui {

namespace chat = bridge::chat;

MessageActions::MessageActions(Theme &theme, EntryActions &actions, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_actions(actions)
    , m_copy(new SmallButton(theme, Icon::Copy, tr("Copy"), SmallButton::Look::Quiet, this))
    , m_edit(new SmallButton(theme, Icon::Pencil, tr("Edit"), SmallButton::Look::Quiet, this))
    , m_branch(new SmallButton(theme, Icon::Branch, tr("Branch"), SmallButton::Look::Quiet, this))
    , m_rewind(new SmallButton(theme, Icon::Rewind, tr("Rewind"), SmallButton::Look::Quiet, this))
{
    m_edit->setToolTip(tr("Back to this message, to send it in another form"));
    m_rewind->setToolTip(tr("Back to this message: conversation, files or both"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    for (SmallButton *each : {m_copy, m_edit, m_branch, m_rewind}) {
        // There is no room for it between them, nor below the last message.
        setFocusShape(each, {.place = FocusShape::Place::Inside, .radius = SmallButton::kRadius});
        row->addWidget(each);
    }
    connect(m_copy, &QAbstractButton::clicked, this, &MessageActions::copyRequested);
    connect(m_edit, &QAbstractButton::clicked, this,
            [this] { emit m_actions.editRequested(m_itemId); });
    connect(m_branch, &QAbstractButton::clicked, this,
            [this] { emit m_actions.branchRequested(m_itemId); });
    connect(m_rewind, &QAbstractButton::clicked, this,
            [this] { emit m_actions.rewindRequested(m_itemId); });
}

bool MessageActions::setEntry(const chat::TranscriptEntry &entry, bool isSummarised)
{
    const auto *message = std::get_if<chat::UserMessage>(&entry.content);
    const auto *answer = std::get_if<chat::AnswerText>(&entry.content);
    if (!message && !(answer && !answer->streaming && answer->parentToolUseId.isEmpty()))
        return false;
    m_itemId = entry.itemId;
    const MessageAbilities &can = m_actions.messageAbilities();
    // A message that was not answered has its own offers, and is not in the agent's file for sure.
    const bool canReturn = message && can.rewind && !m_itemId.isEmpty()
                           && message->delivery == chat::UserMessage::Delivery::Answered;
    m_edit->setVisible(canReturn && !isSummarised);
    m_rewind->setVisible(canReturn);
    m_branch->setVisible(can.branch && !m_itemId.isEmpty());
    m_branch->setEnabled(!isSummarised);
    m_branch->setToolTip(isSummarised ? tr("Not possible above a summary")
                                      : tr("A new chat that goes on from here"));
    m_copy->setAccessibleName(message ? tr("Copy the message") : tr("Copy the answer"));
    adjustSize();
    return true;
}

void MessageActions::setRewindOpen(bool open)
{
    m_rewind->setOpen(open);
}

void MessageActions::enterEvent(QEnterEvent *event)
{
    QWidget::enterEvent(event);
    emit hovered(true);
}

void MessageActions::leaveEvent(QEvent *event)
{
    QWidget::leaveEvent(event);
    emit hovered(false);
}

void MessageActions::paintEvent(QPaintEvent *)
{
    // It may lie over the end of a line.
    QPainter(this).fillRect(rect(), m_theme.colors().background);
}

} // namespace ui

#include "moc_MessageActions.cpp"
