#include "ui/transcript/cards/MessageBubble.h"

#include "ui/kit/Controls.h"
#include "ui/kit/QuietButton.h"
#include "ui/text/LongText.h"
#include "ui/text/TextBlocks.h"

#include <QHBoxLayout>
#include <QPainter>

namespace ui {

using bridge::chat::FailureEntry;
using bridge::chat::UserMessage;

namespace {

constexpr int kMaxWidth = 640;
constexpr int kPaddingX = 14;
constexpr int kPaddingY = 10;
constexpr int kFooter = 28;
constexpr int kBubbleLines = 30;

/// Only the newest message can be sent again; if a failure card names it, that card offers it.
bool isOfferedHere(const bridge::chat::Transcript &transcript, quint64 id,
                   const UserMessage &message)
{
    for (int row = transcript.count() - 1; row >= 0; --row) {
        const auto &entry = transcript.entry(row);
        if (entry.id == id)
            return true;
        if (std::holds_alternative<UserMessage>(entry.content))
            return false;
        const auto *failure = std::get_if<FailureEntry>(&entry.content);
        if (failure && failure->messageId == message.id)
            return false;
    }
    return false;
}

} // namespace

MessageBubble::MessageBubble(const EntryContext &context, QWidget *parent)
    : EntryWidget(context, parent)
    , m_text(new TextBlocks(context.theme, this))
    , m_footer(new QWidget(this))
    , m_delivery(makeLabel(TextRole::Hint, {}, m_footer))
    , m_offers(new QWidget(m_footer))
    , m_again(new QuietButton(context.theme, {}, m_offers, QuietButton::Ink::Link))
    , m_more(new QuietButton(context.theme, {}, m_footer))
{
    m_delivery->setWordWrap(false);
    auto *edit = new QuietButton(context.theme, tr("Edit"), m_offers, QuietButton::Ink::Link);
    edit->setAccessibleName(tr("Edit the message that was not answered"));
    auto *offers = new QHBoxLayout(m_offers);
    offers->setContentsMargins(0, 0, 0, 0);
    offers->setSpacing(0);
    offers->addWidget(m_again);
    offers->addWidget(edit);
    auto *row = new QHBoxLayout(m_footer);
    row->setContentsMargins(0, 2, 2, 0);
    row->setSpacing(4);
    row->addStretch();
    row->addWidget(m_more);
    row->addWidget(m_delivery);
    row->addWidget(m_offers);
    connect(m_more, &QAbstractButton::clicked, this, &MessageBubble::showWhole);
    connect(m_again, &QAbstractButton::clicked, &context.actions,
            &EntryActions::sendAgainRequested);
    connect(edit, &QAbstractButton::clicked, &context.actions, &EntryActions::editAgainRequested);
}

void MessageBubble::showEntry(const bridge::chat::TranscriptEntry &entry)
{
    const auto &message = std::get<UserMessage>(entry.content);
    m_id = entry.id;
    if (m_text->blockCount() == 0 || m_message != message.text) {
        m_message = message.text;
        showText();
    }
    const bool isQueued = message.delivery == UserMessage::Delivery::Queued;
    const bool isUnanswered = message.delivery == UserMessage::Delivery::Unanswered;
    m_delivery->setText(isQueued       ? tr("Waiting to be sent")
                        : isUnanswered ? tr("Not answered")
                                       : QString());
    m_again->setText(context().actions.sendAgainLabel());
    m_offers->setVisible(isUnanswered && context().actions.unanswered() > 0
                         && isOfferedHere(context().transcript, entry.id, message));
    m_footer->setVisible(isQueued || isUnanswered || m_more->isVisibleTo(m_footer));
    emit sizeChanged();
    update();
}

void MessageBubble::setFold(Fold fold)
{
    m_whole = fold == Fold::Whole;
}

void MessageBubble::showText()
{
    const qsizetype end = m_whole ? m_message.size() : firstPart(m_message, kBubbleLines);
    const bool isCut = end < m_message.size();
    m_text->removeFrom(0);
    m_text->addBlock(TextBlocks::Style::Prose, plainDocument(m_message.left(end)));
    m_text->setAccessibleName(tr("You: %1").arg(m_message.left(end)));
    m_idealWidth = m_text->idealWidth();
    m_more->setText(isCut ? showAllLabel(m_message) : QString());
    m_more->setVisible(isCut);
}

void MessageBubble::showWhole()
{
    m_whole = true;
    emit foldChanged(Fold::Whole);
    showText();
    if (const int row = context().transcript.rowOf(m_id); row >= 0)
        showEntry(context().transcript.entry(row));
}

int MessageBubble::bubbleWidth(int width) const
{
    return std::min({width, kMaxWidth, m_idealWidth + 2 * kPaddingX + 1});
}

int MessageBubble::heightForWidth(int width) const
{
    const int footer = m_footer->isVisibleTo(this) ? kFooter : 0;
    return m_text->heightForWidth(bubbleWidth(width) - 2 * kPaddingX) + 2 * kPaddingY + footer;
}

void MessageBubble::resizeEvent(QResizeEvent *event)
{
    EntryWidget::resizeEvent(event);
    const int bubble = bubbleWidth(width());
    const int text = m_text->heightForWidth(bubble - 2 * kPaddingX);
    m_text->setGeometry(width() - bubble + kPaddingX, kPaddingY, bubble - 2 * kPaddingX, text);
    m_footer->setGeometry(0, text + 2 * kPaddingY, width(), kFooter);
}

void MessageBubble::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors().accentSoft);
    painter.drawRoundedRect(
        m_text->geometry().adjusted(-kPaddingX, -kPaddingY, kPaddingX, kPaddingY),
        Theme::kRadiusMessage, Theme::kRadiusMessage);
}

} // namespace ui

#include "moc_MessageBubble.cpp"
