#include "ui/transcript/cards/DividerCard.h"

#include "ui/words/AgentNoticeText.h"

#include <QAbstractTextDocumentLayout>
#include <QPainter>
#include <QTextOption>

#include <cmath>

namespace ui {

using bridge::chat::Divider;

namespace {

constexpr int kLeastLine = 24;
constexpr int kSpace = 10;

QString wordsFor(const Divider &divider, const QString &agent)
{
    switch (divider.kind) {
    case Divider::Kind::EndpointChanged: {
        const QString place = divider.detail.isEmpty()
                                  ? DividerCard::tr("now using the default API")
                                  : DividerCard::tr("now using %1").arg(divider.detail);
        return divider.model.isEmpty() ? place
                                       : QStringLiteral("%1 · %2").arg(place, divider.model);
    }
    case Divider::Kind::WentOn: {
        const QString before = divider.names.value(0);
        const QString place =
            divider.detail.isEmpty() ? DividerCard::tr("the default API") : divider.detail;
        return before.isEmpty() ? DividerCard::tr("went on at %1, from the default API").arg(place)
                                : DividerCard::tr("went on at %1, from %2").arg(place, before);
    }
    case Divider::Kind::ModelChanged:
        return DividerCard::tr("%1 answers from here on").arg(divider.model);
    case Divider::Kind::AgentRestarted:
        return DividerCard::tr("Agent restarted");
    case Divider::Kind::AgentLost:
        return DividerCard::tr("The agent ended by itself and was started again");
    case Divider::Kind::StartedFresh:
        return DividerCard::tr("A new session; %1 was given the conversation so far").arg(agent);
    case Divider::Kind::PastCarriedOver:
        return pastLostWords(agent);
    case Divider::Kind::RecordLost:
        return recordLostWords(agent);
    case Divider::Kind::WritesLost:
        return ui::wordsFor(divider.lost, agent);
    case Divider::Kind::AnswerRefused:
        return ui::wordsFor(bridge::agent::AnswerRefused{divider.detail});
    case Divider::Kind::AnswerCut:
        return ui::wordsFor(bridge::agent::AnswerCut{divider.count});
    case Divider::Kind::Interrupted:
        return DividerCard::tr("Interrupted");
    case Divider::Kind::TurnFailed:
        return divider.detail.isEmpty()
                   ? DividerCard::tr("This turn failed")
                   : DividerCard::tr("This turn failed: %1").arg(divider.detail);
    case Divider::Kind::Compacted:
        return DividerCard::tr("%1 knows what is above as a summary only").arg(agent);
    case Divider::Kind::Unreadable:
        return DividerCard::tr("The earlier messages cannot be read: %1").arg(divider.detail);
    case Divider::Kind::BeginningGone:
        return DividerCard::tr("What was said before this is gone from the record that %1 keeps; "
                               "%1 does not know it either")
            .arg(agent);
    case Divider::Kind::SkippedLines:
        return divider.count == 1 ? DividerCard::tr("One line of this conversation cannot be read")
                                  : DividerCard::tr("%n lines of this conversation cannot be read",
                                                    nullptr, divider.count);
    case Divider::Kind::BackgroundEnded:
        return DividerCard::tr("The restart ended: %1")
            .arg(divider.names.join(QLatin1String(", ")));
    case Divider::Kind::WrongLine:
        return DividerCard::tr("A message from the agent was not understood: %1")
            .arg(divider.detail);
    case Divider::Kind::Cleared:
        return DividerCard::tr("%1 knows nothing of what is above").arg(agent);
    }
    return {};
}

} // namespace

DividerCard::DividerCard(const EntryContext &context, QWidget *parent)
    : EntryWidget(context, parent)
{
    setFont(Theme::textFont(12.5));
    m_text.setDefaultFont(font());
    m_text.setDocumentMargin(0);
    QTextOption option(Qt::AlignHCenter);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_text.setDefaultTextOption(option);
}

void DividerCard::showEntry(const bridge::chat::TranscriptEntry &entry)
{
    const QString text =
        wordsFor(std::get<Divider>(entry.content), context().agent.name).left(2000);
    m_text.setPlainText(text);
    setAccessibleName(text);
    emit sizeChanged();
    update();
}

QRect DividerCard::textRect(int width) const
{
    m_text.setTextWidth(std::max(60, width - 2 * (kLeastLine + kSpace)));
    const int needed = static_cast<int>(std::ceil(m_text.idealWidth()));
    const int height = static_cast<int>(std::ceil(m_text.size().height()));
    return {(width - needed) / 2, 2, needed, height};
}

int DividerCard::heightForWidth(int width) const
{
    return textRect(width).height() + 4;
}

void DividerCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRect text = textRect(width());
    const int middle = text.top() + fontMetrics().height() / 2;
    painter.setPen(colors().line);
    painter.drawLine(0, middle, text.left() - kSpace, middle);
    painter.drawLine(text.right() + kSpace, middle, width(), middle);
    QAbstractTextDocumentLayout::PaintContext ink;
    ink.palette.setColor(QPalette::Text, colors().text3);
    painter.translate((width() - m_text.textWidth()) / 2, text.top());
    m_text.documentLayout()->draw(&painter, ink);
}

} // namespace ui

#include "moc_DividerCard.cpp"
