#include "ui/transcript/EntryWidget.h"

#include "ui/transcript/cards/AnswerEntry.h"
#include "ui/transcript/cards/DividerEntry.h"
#include "ui/transcript/cards/FailureEntry.h"
#include "ui/transcript/cards/MessageBubble.h"
#include "ui/transcript/cards/PermissionCard.h"
#include "ui/transcript/cards/RetryEntry.h"
#include "ui/transcript/cards/ThinkingEntry.h"
#include "ui/transcript/cards/ToolCard.h"

#include <QEvent>
#include <QLayout>
#include <QPainter>

#include <utility>

namespace ui {

namespace chat = bridge::chat;

void EntryActions::setUnanswered(int messages)
{
    if (std::exchange(m_unanswered, messages) != messages)
        emit stateChanged();
}

QString EntryActions::sendAgainLabel() const
{
    return m_unanswered > 1 ? tr("Send %n messages again", nullptr, m_unanswered)
                            : tr("Send again");
}

void EntryActions::setTurnRuns(bool runs)
{
    if (std::exchange(m_turnRuns, runs) != runs)
        emit stateChanged();
}

EntryWidget::EntryWidget(const EntryContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
{}

void EntryWidget::showSurroundings(const chat::TranscriptEntry &)
{}

void EntryWidget::appendText(const QString &)
{}

void EntryWidget::setFold(Fold)
{}

int EntryWidget::heightForWidth(int width) const
{
    if (!layout())
        return 0;
    // A layout in which nothing wraps knows no height for a width.
    return layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width)
                                         : layout()->totalSizeHint().height();
}

bool EntryWidget::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest)
        emit sizeChanged();
    return QWidget::event(event);
}

void EntryWidget::setFrame(const QColor &fill, const QColor &border, int radius)
{
    m_fill = fill;
    m_border = border;
    m_radius = radius;
    update();
}

void EntryWidget::paintEvent(QPaintEvent *)
{
    if (!m_fill.isValid())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_border.isValid() ? QPen(m_border, 1) : QPen(Qt::NoPen));
    painter.setBrush(m_fill);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), m_radius, m_radius);
}

namespace {

struct WidgetFor
{
    const EntryContext &context;
    QWidget *parent;

    EntryWidget *operator()(const chat::UserMessage &) const
    {
        return new MessageBubble(context, parent);
    }
    EntryWidget *operator()(const chat::AnswerText &) const
    {
        return new AnswerEntry(context, parent);
    }
    EntryWidget *operator()(const chat::ThinkingText &) const
    {
        return new ThinkingEntry(context, parent);
    }
    EntryWidget *operator()(const chat::ToolUse &) const { return new ToolCard(context, parent); }
    EntryWidget *operator()(const chat::PermissionCard &) const
    {
        return new PermissionCard(context, parent);
    }
    EntryWidget *operator()(const chat::FailureCard &) const
    {
        return new FailureEntry(context, parent);
    }
    EntryWidget *operator()(const chat::RetryCard &) const
    {
        return new RetryEntry(context, parent);
    }
    EntryWidget *operator()(const chat::Divider &) const
    {
        return new DividerEntry(context, parent);
    }
};

} // namespace

EntryWidget *makeEntryWidget(const chat::EntryContent &content, const EntryContext &context,
                             QWidget *parent)
{
    return std::visit(WidgetFor{context, parent}, content);
}

} // namespace ui

#include "moc_EntryWidget.cpp"
