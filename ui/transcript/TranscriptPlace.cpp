#include "ui/transcript/TranscriptView.h"

#include <QKeyEvent>
#include <QScrollBar>

#include <utility>

namespace ui {

namespace {

constexpr int kNearEnd = 4;
constexpr int kFoundTop = 72; ///< so far from the top is what the reader was taken to
constexpr std::chrono::milliseconds kFoundTime{2500};
constexpr int kNamedRows = 200; ///< rows to look through for one with an item

} // namespace

void TranscriptView::askForEarlier()
{
    const bool isNear = verticalScrollBar()->value() < viewport()->height();
    if (!m_earlier.hasMore || m_earlier.isLoading || !m_earlier.problem.isEmpty()
        || m_isEarlierAsked || !isNear)
        return;
    m_isEarlierAsked = true;
    emit earlierRequested();
}

void TranscriptView::setEarlier(const EarlierMessages &earlier)
{
    const bool isMoved = earlier.hasMore != m_earlier.hasMore;
    if (std::exchange(m_earlier, earlier) == earlier)
        return;
    m_isEarlierAsked = false;
    m_earlierLine->setView(earlier);
    // What is below the line keeps its place.
    if (isMoved)
        scheduleLayout();
    else
        placeMarks();
}

bool TranscriptView::showItem(const QString &itemId)
{
    const int row = m_transcript.rowOfItem(itemId);
    if (itemId.isEmpty() || row < 0)
        return false;
    m_found = m_transcript.entry(row).id;
    showWhole(row);
    m_anchor = m_found;
    m_anchorTop = kFoundTop;
    m_followsEnd = false;
    m_foundTimer = m_clock.after(kFoundTime, [this] {
        m_found = 0;
        placeMarks();
    });
    layOut();
    return true;
}

void TranscriptView::showWhole(int row)
{
    const auto &entry = m_transcript.entry(row);
    const bool isText = std::holds_alternative<bridge::chat::UserMessage>(entry.content)
                        || std::holds_alternative<bridge::chat::AnswerText>(entry.content);
    if (!isText || m_folds.value(entry.id) == Fold::Whole)
        return;
    m_folds.insert(entry.id, Fold::Whole);
    forget(entry.id);
}

bridge::store::ScrollPlace TranscriptView::scrollPlace() const
{
    if (m_followsEnd)
        return {};
    const int first = m_transcript.rowOf(m_anchor);
    if (first < 0)
        return {};
    const int last = std::min(m_transcript.count(), first + kNamedRows);
    for (int row = first; row < last; ++row) {
        const QString &itemId = m_transcript.entry(row).itemId;
        if (!itemId.isEmpty() && m_transcript.rowOfItem(itemId) == row)
            return {itemId, m_anchorTop + topOf(row) - topOf(first)};
    }
    return {};
}

bool TranscriptView::setScrollPlace(const bridge::store::ScrollPlace &place)
{
    if (place.itemId.isEmpty()) {
        scrollToEnd();
        return true;
    }
    const int row = m_transcript.rowOfItem(place.itemId);
    if (row < 0)
        return false;
    m_anchor = m_transcript.entry(row).id;
    m_anchorTop = place.offset;
    m_followsEnd = false;
    layOut();
    return true;
}

void TranscriptView::scrollContentsBy(int, int)
{
    if (m_inLayout)
        return;
    keepAnchorAt(verticalScrollBar()->value());
    layOut();
}

void TranscriptView::scrollToEnd()
{
    m_followsEnd = true;
    layOut();
}

void TranscriptView::scrollToStart()
{
    verticalScrollBar()->setValue(0);
}

void TranscriptView::scrollByPages(int pages)
{
    QScrollBar *bar = verticalScrollBar();
    bar->setValue(bar->value() + pages * (bar->pageStep() - bar->singleStep()));
}

void TranscriptView::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_PageUp:
        scrollByPages(-1);
        return;
    case Qt::Key_PageDown:
        scrollByPages(1);
        return;
    case Qt::Key_Home:
        scrollToStart();
        return;
    case Qt::Key_End:
        scrollToEnd();
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void TranscriptView::bringIntoView(int row)
{
    const int value = verticalScrollBar()->value();
    const int top = topOf(row) - value;
    const int height = m_heights.height(row) - gapAbove(row);
    if (top >= 0 && top + height <= viewport()->height())
        return;
    m_anchor = m_transcript.entry(row).id;
    // Its end: buttons and hints are there.
    m_anchorTop = viewport()->height() - height - kBottomPadding;
    m_followsEnd = false;
    layOut();
}

void TranscriptView::keepAnchorAt(int value)
{
    const int row = m_heights.rowAt(value - topPadding());
    m_anchor = row < 0 ? 0 : m_transcript.entry(row).id;
    m_anchorTop = row < 0 ? 0 : topOf(row) - value;
    m_followsEnd = value >= verticalScrollBar()->maximum() - kNearEnd;
}

void TranscriptView::anchorOn(quint64 id)
{
    const int row = m_transcript.rowOf(id);
    if (row < 0)
        return;
    m_anchor = id;
    m_anchorTop = topOf(row) - verticalScrollBar()->value();
    m_followsEnd = false;
}

} // namespace ui
