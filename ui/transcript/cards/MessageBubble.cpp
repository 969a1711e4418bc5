#include "ui/transcript/cards/MessageBubble.h"

#include "ui/kit/Controls.h"
#include "ui/kit/Icons.h"
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
constexpr int kChip = 24;
constexpr int kChipGap = 6;
constexpr int kChipPadding = 8;
constexpr int kChipIcon = 12;
constexpr int kMostChips = 4;
constexpr int kRing = 2;

QFont chipFont()
{
    return Theme::textFont(12.5, QFont::Medium);
}

int chipWidth(const QString &text)
{
    return 2 * kChipPadding + kChipIcon + kChipGap
           + QFontMetrics(chipFont()).horizontalAdvance(text);
}

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
    m_images = message.images;
    setAccessibleDescription(m_images > 0 ? tr("Images: %1").arg(m_images) : QString());
    const QString target = context().actions.rewindTarget();
    m_isMarked = !target.isEmpty() && target == entry.itemId;
    const bool isQueued = message.delivery == UserMessage::Delivery::Queued;
    const bool isUnanswered = message.delivery == UserMessage::Delivery::Unanswered;
    m_delivery->setText(isQueued       ? tr("Waiting to be sent")
                        : isUnanswered ? tr("Not answered")
                                       : QString());
    m_again->setText(againLabel(context().actions.unanswered()));
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
    const qsizetype first = firstPart(m_message, kBubbleLines);
    const qsizetype end = m_whole ? m_message.size() : first;
    const bool isCut = end < m_message.size();
    m_text->removeFrom(0);
    for (const TextPiece &piece : textPieces(QStringView(m_message).left(end))) {
        const auto make = [text = m_message.mid(piece.from, piece.size)] {
            return plainDocument(text);
        };
        m_text->addBlock(TextBlocks::Style::Prose, make, piece.size, piece.joint);
    }
    m_text->setAccessibleName(tr("You: %1").arg(m_message.left(first)));
    m_idealWidth = m_text->idealWidth(kMaxWidth);
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

QStringList MessageBubble::chips() const
{
    QStringList all;
    for (int i = 0; i < std::min(m_images, kMostChips); ++i)
        all << tr("Image");
    if (m_images > kMostChips)
        all.last() = tr("%1 more").arg(m_images - kMostChips + 1);
    return all;
}

int MessageBubble::bubbleWidth(int width) const
{
    int chips = 0;
    for (const QString &each : this->chips())
        chips += chipWidth(each) + kChipGap;
    return std::min({width, kMaxWidth, std::max(m_idealWidth, chips) + 2 * kPaddingX + 1});
}

int MessageBubble::contentHeight(int bubble) const
{
    const int text = m_message.isEmpty() ? 0 : m_text->heightForWidth(bubble - 2 * kPaddingX);
    if (m_images == 0)
        return text;
    return text + (text > 0 ? kChipGap : 0) + kChip;
}

int MessageBubble::heightForWidth(int width) const
{
    const int footer = m_footer->isVisibleTo(this) ? kFooter : 0;
    return contentHeight(bubbleWidth(width)) + 2 * kPaddingY + footer;
}

void MessageBubble::resizeEvent(QResizeEvent *event)
{
    EntryWidget::resizeEvent(event);
    const int bubble = bubbleWidth(width());
    const int text = m_text->heightForWidth(bubble - 2 * kPaddingX);
    m_text->setGeometry(width() - bubble + kPaddingX, kPaddingY, bubble - 2 * kPaddingX, text);
    m_footer->setGeometry(0, contentHeight(bubble) + 2 * kPaddingY, width(), kFooter);
}

void MessageBubble::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_isMarked ? QPen(colors().accentText, kRing) : QPen(Qt::NoPen));
    painter.setBrush(colors().accentSoft);
    const int bubble = bubbleWidth(width());
    const QRectF outline(width() - bubble, 0, bubble, contentHeight(bubble) + 2 * kPaddingY);
    const qreal inset = m_isMarked ? kRing / 2.0 : 0;
    painter.drawRoundedRect(outline.adjusted(inset, inset, -inset, -inset), Theme::kRadiusMessage,
                            Theme::kRadiusMessage);
    QRect chip(static_cast<int>(outline.left()) + kPaddingX,
               static_cast<int>(outline.bottom()) - kPaddingY - kChip, 0, kChip);
    painter.setFont(chipFont());
    for (const QString &each : chips()) {
        chip.setWidth(chipWidth(each));
        painter.setPen(colors().line);
        painter.setBrush(colors().background);
        painter.drawRoundedRect(QRectF(chip).adjusted(0.5, 0.5, -0.5, -0.5), Theme::kRadiusButton,
                                Theme::kRadiusButton);
        painter.drawPixmap(chip.left() + kChipPadding, chip.top() + (kChip - kChipIcon) / 2,
                           iconPixmap(Icon::Image, colors().text3, kChipIcon, devicePixelRatioF()));
        painter.setPen(colors().text2);
        painter.drawText(chip.adjusted(kChipPadding + kChipIcon + kChipGap, 0, 0, 0),
                         Qt::AlignVCenter | Qt::AlignLeft, each);
        chip.moveLeft(chip.right() + 1 + kChipGap);
    }
}

} // namespace ui

#include "moc_MessageBubble.cpp"
