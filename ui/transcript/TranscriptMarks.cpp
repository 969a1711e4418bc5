#include "ui/kit/ReadingOrder.h"
#include "ui/transcript/MessageActions.h"
#include "ui/transcript/TranscriptOverlays.h"
#include "ui/transcript/TranscriptView.h"

#include <QApplication>
#include <QClipboard>
#include <QPushButton>
#include <QScrollBar>

namespace ui {

namespace chat = bridge::chat;

void TranscriptView::setPlaceholder(QWidget *placeholder)
{
    delete m_placeholder;
    m_placeholder = placeholder;
    m_placeholder->setParent(viewport());
    placeOverlays();
}

void TranscriptView::placeOverlays()
{
    m_jump->setVisible(!m_followsEnd && m_heights.count() > 0);
    m_jump->move((width() - m_jump->width()) / 2, height() - m_jump->height() - 10);
    m_jump->raise();
    if (m_placeholder) {
        m_placeholder->setVisible(m_heights.count() == 0 && !m_earlier.hasMore);
        m_placeholder->setGeometry(viewport()->rect());
    }
    placeMarks();
}

void TranscriptView::placeMarks()
{
    const int value = verticalScrollBar()->value();
    m_earlierLine->setVisible(m_earlier.hasMore);
    m_earlierLine->setGeometry(columnLeft(), kTopPadding - value, columnWidth(),
                               EarlierLine::kHeight);
    m_activityLine->setVisible(m_activityLine->isNeeded());
    m_activityLine->setGeometry(columnLeft(),
                                topPadding() + m_heights.total() + kAboveActivity - value,
                                columnWidth(), ActivityLine::kHeight);

    const int dimmed = m_dimmedBelow.isEmpty() ? -1 : m_transcript.rowOfItem(m_dimmedBelow);
    m_veil->setVisible(dimmed >= 0);
    if (dimmed >= 0) {
        const int top = topPadding() + m_heights.offset(dimmed + 1) - value;
        m_veil->setGeometry(0, top, viewport()->width(), std::max(0, viewport()->height() - top));
        m_veil->raise();
    }
    const auto rectOf = [this](quint64 id) {
        const EntryWidget *widget = m_widgets.value(id);
        return widget ? widget->geometry() : QRect();
    };
    const QRect found = rectOf(m_found);
    m_foundFrame->setVisible(!found.isNull());
    if (!found.isNull()) {
        constexpr int margin = FoundFrame::kMargin;
        m_foundFrame->setGeometry(found.adjusted(-margin, -margin, margin, margin));
        m_foundFrame->raise();
    }
    if (const QRect at = rectOf(m_actionsAt); !at.isNull()) {
        const bool isMessage = std::holds_alternative<chat::UserMessage>(
            m_transcript.entry(m_transcript.rowOf(m_actionsAt)).content);
        const QSize size = m_messageActions->sizeHint();
        const int top = isMessage ? at.bottom() + 2 : at.bottom() + 1 - size.height();
        m_messageActions->setGeometry({{at.right() + 1 - size.width(), top}, size});
        m_messageActions->raise();
    }
}

void TranscriptView::setActivity(const chat::Activity &activity, bool escStops)
{
    m_activityLine->setActivity(activity, escStops);
    if (m_activityLine->isNeeded() == m_activityLine->isHidden())
        placeMarks();
}

void TranscriptView::setDimmedBelow(const QString &itemId)
{
    m_dimmedBelow = itemId;
    m_messageActions->setRewindOpen(!itemId.isEmpty());
    if (m_transcript.rowOf(m_actionsAt) < 0) // it may have been rewound
        showActionsAt(0);
    placeMarks();
}

QRect TranscriptView::rectOfItem(const QString &itemId) const
{
    const int row = itemId.isEmpty() ? -1 : m_transcript.rowOfItem(itemId);
    const EntryWidget *widget = row < 0 ? nullptr : m_widgets.value(m_transcript.entry(row).id);
    return widget ? widget->geometry().translated(viewport()->pos()) : QRect();
}

void TranscriptView::onHovered(quint64 id, bool inside)
{
    if (!inside) {
        m_actionsLeave.start();
        return;
    }
    m_actionsLeave.stop();
    showActionsAt(id);
}

void TranscriptView::followFocus(QWidget *focused)
{
    if (!m_dimmedBelow.isEmpty() || (focused && m_messageActions->isAncestorOf(focused)))
        return;
    const EntryWidget *entry = widgetWith(focused);
    const quint64 id = entry ? m_widgets.key(const_cast<EntryWidget *>(entry), 0) : 0;
    if (id == 0 && (m_messageActions->underMouse() || m_actionsLeave.isActive()))
        return;
    showActionsAt(id);
}

void TranscriptView::showActionsAt(quint64 id)
{
    if (!m_dimmedBelow.isEmpty())
        return; // they belong to the message of the popover
    const int row = id == 0 ? -1 : m_transcript.rowOf(id);
    const bool isShown =
        row >= 0
        && m_messageActions->setEntry(m_transcript.entry(row), m_transcript.isSummarised(row));
    m_actionsAt = isShown ? id : 0;
    m_messageActions->setVisible(isShown);
    if (EntryWidget *entry = isShown ? m_widgets.value(id) : nullptr)
        readAfter(*m_messageActions, *entry);
    if (isShown)
        placeMarks();
}

void TranscriptView::copyEntry(quint64 id)
{
    const int row = m_transcript.rowOf(id);
    if (row < 0)
        return;
    QApplication::clipboard()->setText(
        m_transcript.data(m_transcript.index(row), Qt::DisplayRole).toString());
}

} // namespace ui
