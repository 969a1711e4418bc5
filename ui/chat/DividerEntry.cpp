#include "ui/chat/DividerEntry.h"

#include <QPainter>

namespace ui {

using bridge::session::Divider;

namespace {

constexpr int kLeastLine = 24;
constexpr int kSpace = 10;
constexpr int kFlags = Qt::AlignHCenter | Qt::AlignTop | Qt::TextWrapAnywhere;

QString wordsFor(const Divider &divider)
{
    switch (divider.kind) {
    case Divider::Kind::EndpointChanged:
        return divider.detail.isEmpty() ? DividerEntry::tr("now using the default API")
                                        : DividerEntry::tr("now using %1").arg(divider.detail);
    case Divider::Kind::AgentRestarted:
        return DividerEntry::tr("Agent restarted");
    case Divider::Kind::AgentLost:
        return DividerEntry::tr("The agent ended by itself and was started again");
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
}

void DividerEntry::showEntry(const bridge::session::TranscriptEntry &entry)
{
    m_text = wordsFor(std::get<Divider>(entry.content)).left(2000);
    setAccessibleName(m_text);
    emit sizeChanged();
    update();
}

QRect DividerEntry::textRect(int width) const
{
    const int room = std::max(60, width - 2 * (kLeastLine + kSpace));
    const QRect needed =
        fontMetrics().boundingRect(QRect(0, 0, room, 100000), kFlags | Qt::TextWordWrap, m_text);
    return {(width - needed.width()) / 2, 2, needed.width(), needed.height()};
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
    painter.setPen(colors().text3);
    painter.drawText(text.adjusted(-1, 0, 1, 0), kFlags | Qt::TextWordWrap, m_text);
}

} // namespace ui

#include "moc_DividerEntry.cpp"
