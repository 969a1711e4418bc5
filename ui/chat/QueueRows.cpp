#include "ui/chat/QueueRows.h"

#include "ui/chat/Composer.h"
#include "ui/chat/QueueList.h"
#include "ui/kit/Controls.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace ui {

namespace {

constexpr int kQueueHeader = 26;
constexpr int kQueuePadding = 5; ///< with the border
constexpr int kBelowQueue = 8;

/// What the messages wait for, and how they go on.
QString titleOf(const QueueView &view)
{
    const int count = static_cast<int>(view.rows.size());
    switch (view.hold) {
    case QueueView::Hold::Turn:
        return count == 1 ? QueueRows::tr("1 message waits for this turn to end")
                          : QueueRows::tr("%n messages wait for this turn to end", nullptr, count);
    case QueueView::Hold::Agent:
        return count == 1 ? QueueRows::tr("1 message waits for the agent")
                          : QueueRows::tr("%n messages wait for the agent", nullptr, count);
    case QueueView::Hold::Failed:
        return count == 1 ? QueueRows::tr("1 message waits, because the last turn failed")
                          : QueueRows::tr("%n messages wait, because the last turn failed", nullptr,
                                          count);
    case QueueView::Hold::Stopped:
        return count == 1 ? QueueRows::tr("1 message waits, because you stopped the turn")
                          : QueueRows::tr("%n messages wait, because you stopped the turn", nullptr,
                                          count);
    case QueueView::Hold::User:
        return count == 1 ? QueueRows::tr("1 message waits for you to go on")
                          : QueueRows::tr("%n messages wait for you to go on", nullptr, count);
    case QueueView::Hold::ReadOnly:
        return count == 1
                   ? QueueRows::tr("1 message waits until this conversation can be used here")
                   : QueueRows::tr("%n messages wait until this conversation can be used here",
                                   nullptr, count);
    }
    return {};
}

QString orderOf(QueueView::Hold hold)
{
    switch (hold) {
    case QueueView::Hold::Turn:
    case QueueView::Hold::Agent:
        break;
    case QueueView::Hold::Failed:
    case QueueView::Hold::Stopped:
    case QueueView::Hold::User:
        return QueueRows::tr("sent after your next message, or with Send now");
    case QueueView::Hold::ReadOnly:
        return QueueRows::tr("kept here");
    }
    return QueueRows::tr("sent in this order");
}

} // namespace

QueueRows::QueueRows(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_frame(new QWidget(this))
    , m_title(new ElidedLabel(TextRole::Hint, m_frame))
    , m_order(new ElidedLabel(TextRole::Hint, m_frame))
    , m_list(new QueueList(theme, m_frame))
{
    m_title->setFont(Theme::textFont(12.5, QFont::DemiBold));
    auto *head = new QHBoxLayout;
    head->setContentsMargins(10, 0, 8, 0);
    head->setSpacing(8);
    head->addWidget(m_title);
    head->addStretch(1);
    head->addWidget(m_order);
    auto *inside = new QVBoxLayout(m_frame);
    inside->setContentsMargins(kQueuePadding, kQueuePadding, kQueuePadding, kQueuePadding);
    inside->setSpacing(0);
    inside->addLayout(head);
    inside->addWidget(m_list);
    m_title->setFixedHeight(kQueueHeader);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 0, 12, kBelowQueue);
    column->addWidget(m_frame);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(m_list, &QueueList::editRequested, this, &QueueRows::editRequested);
    connect(m_list, &QueueList::sendNowRequested, this, &QueueRows::sendNowRequested);
    connect(m_list, &QueueList::removeRequested, this, &QueueRows::removeRequested);
    connect(m_list, &QueueList::moveRequested, this, &QueueRows::moveRequested);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    hide();
}

void QueueRows::setView(QueueView view)
{
    if (view == m_view)
        return;
    const bool hadFocus = hasListFocus();
    m_view = std::move(view);
    m_list->setReadOnly(m_view.hold == QueueView::Hold::ReadOnly);
    m_list->setRows(m_view.rows);
    const int rows = std::min(kMostRows, static_cast<int>(m_view.rows.size()));
    m_list->setFixedHeight(rows * QueueList::kRowHeight);
    showTitle();
    if (m_view.rows.empty() && hadFocus)
        emit emptied();
    setVisible(!m_view.rows.empty());
}

bool QueueRows::hasListFocus() const
{
    return m_list->hasFocusInside();
}

void QueueRows::showTitle()
{
    m_title->setFullText(titleOf(m_view));
    m_order->setFullText(orderOf(m_view.hold));
}

void QueueRows::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const int side = std::max(12, (width() - Composer::kMaxWidth) / 2);
    layout()->setContentsMargins(side, 0, side, kBelowQueue);
}

void QueueRows::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_theme.colors().line);
    painter.setBrush(m_theme.colors().background);
    painter.drawRoundedRect(QRectF(m_frame->geometry()).adjusted(0.5, 0.5, -0.5, -0.5),
                            Theme::kRadiusCard, Theme::kRadiusCard);
}

} // namespace ui

#include "moc_QueueRows.cpp"
