#include "ui/transcript/cards/DividerEntry.h"

#include <QAbstractTextDocumentLayout>
#include <QPainter>
#include <QTextOption>

#include <cmath>

namespace ui {

using bridge::chat::Divider;

namespace {

constexpr int kLeastLine = 24;
constexpr int kSpace = 10;

QString wordsFor(const Divider &divider)
{
    switch (divider.kind) {
    case Divider::Kind::EndpointChanged: {
        const QString place =
            divider.detail.isEmpty() ? DividerEntry::tr("the default API") : divider.detail;
        return divider.model.isEmpty()
                   ? DividerEntry::tr("now using %1").arg(place)
                   : DividerEntry::tr("now using %1 · %2").arg(place, divider.model);
    }
    case Divider::Kind::ModelChanged:
        return DividerEntry::tr("%1 answers from here on").arg(divider.model);
    case Divider::Kind::AgentRestarted:
        return DividerEntry::tr("Agent restarted");
    case Divider::Kind::AgentLost:
        return DividerEntry::tr("The agent ended by itself and was started again");
    case Divider::Kind::StartedFresh:
        return DividerEntry::tr("A new session; Claude Code was told the conversation so far");
    case Divider::Kind::Interrupted:
        return DividerEntry::tr("Interrupted");
    case Divider::Kind::BackgroundEnded:
        return DividerEntry::tr("The restart ended: %1")
            .arg(divider.names.join(QLatin1String(", ")));
    case Divider::Kind::WrongLine:
        return DividerEntry::tr("Something the agent said was not understood: %1")
            .arg(divider.detail);
    case Divider::Kind::Notice:
        break;
    }
    return divider.detail;
}

} // namespace

DividerEntry::DividerEntry(const EntryContext &context, QWidget *parent)
    : EntryWidget(context, parent)
{
    setFont(Theme::textFont(12.5));
    m_text.setDefaultFont(font());
    m_text.setDocumentMargin(0);
    QTextOption option(Qt::AlignHCenter);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_text.setDefaultTextOption(option);
}

void DividerEntry::showEntry(const bridge::chat::TranscriptEntry &entry)
{
    const QString text = wordsFor(std::get<Divider>(entry.content)).left(2000);
    m_text.setPlainText(text);
    setAccessibleName(text);
    emit sizeChanged();
    update();
}

QRect DividerEntry::textRect(int width) const
{
    m_text.setTextWidth(std::max(60, width - 2 * (kLeastLine + kSpace)));
    const int needed = static_cast<int>(std::ceil(m_text.idealWidth()));
    const int height = static_cast<int>(std::ceil(m_text.size().height()));
    return {(width - needed) / 2, 2, needed, height};
}

int DividerEntry::heightForWidth(int width) const
{
    return textRect(width).height() + 4;
}

void DividerEntry::paintEvent(QPaintEvent *)
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

#include "moc_DividerEntry.cpp"
