#include "ui/sidebar/RowView.h"

#include "ui/kit/FocusRing.h"
#include "ui/kit/StyleSheet.h"

#include <QContextMenuEvent>
#include <QScrollBar>

namespace ui {

namespace {

constexpr std::chrono::milliseconds kTurnPause{100};
constexpr int kTurnStep = 30; // degrees
/// Takes back the distance from a button: under the pointer there is none.
constexpr int kUnderPointer = 8;

bool isRow(const QModelIndex &index)
{
    return index.isValid() && (index.flags() & Qt::ItemIsEnabled);
}

} // namespace

RowView::RowView(QAbstractItemModel &rows, const Theme &theme, bool hasActions, QWidget *parent)
    : QListView(parent)
    , m_delegate(new RowDelegate(theme, this))
    , m_hasActions(hasActions)
{
    setStyleClass(this, QStringLiteral("bare"));
    setModel(&rows);
    setItemDelegate(m_delegate);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    setSelectionMode(NoSelection);
    setEditTriggers(NoEditTriggers);
    setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_Hover);
    viewport()->setAutoFillBackground(false);
    // A click must not take the focus from the composer.
    setFocusPolicy(Qt::TabFocus);
    m_turning.setInterval(kTurnPause);
    connect(&m_turning, &QTimer::timeout, this, &RowView::turnArcs);
    connect(m_delegate, &RowDelegate::renamed, this, &RowView::renamed);
    connect(verticalScrollBar(), &QAbstractSlider::valueChanged, this, [this] {
        // Only what scrolls in would be drawn, and the places of the arcs would be old.
        if (!m_delegate->arcs.isEmpty())
            viewport()->update();
    });
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void RowView::setShown(const QString &sessionId)
{
    if (m_delegate->shownSession == sessionId)
        return;
    m_delegate->shownSession = sessionId;
    viewport()->update();
}

void RowView::setRingStays(bool stays)
{
    m_ringStays = stays;
    m_delegate->fillsRinged = stays;
    showRing(stays || hasFocus());
}

void RowView::showRing(bool shows)
{
    m_delegate->ringed = shows ? currentIndex() : QModelIndex();
    viewport()->update();
}

void RowView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    if (m_ringStays || m_delegate->ringed.isValid())
        showRing(true);
}

void RowView::walk(int step)
{
    const int count = model()->rowCount();
    const QModelIndex from = currentIndex();
    int row = from.isValid() ? from.row() : step > 0 ? -1 : count;
    for (row += step; row >= 0 && row < count; row += step) {
        const QModelIndex index = model()->index(row, 0);
        if (isRow(index)) {
            selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
            scrollTo(index);
            return;
        }
    }
}

void RowView::openCurrent()
{
    if (!isRow(currentIndex()))
        walk(1);
    open(currentIndex());
}

void RowView::open(const QModelIndex &row)
{
    if (!isRow(row))
        return;
    if (kindOf(row) == RowKind::Fold)
        emit foldToggled();
    else
        emit opened(sessionOf(row), row.data(ItemRole).toString());
}

void RowView::startRename(const QModelIndex &row)
{
    if (!m_hasActions || !(row.flags() & Qt::ItemIsEditable))
        return;
    scrollTo(row);
    edit(row);
}

void RowView::setRowWithMenu(const QModelIndex &row)
{
    m_delegate->withMenu = row;
    viewport()->update();
}

void RowView::keepPlace()
{
    m_anchor = QModelIndex();
    m_anchorKey = {};
    m_currentKey = keyOf(currentIndex());
    if (verticalScrollBar()->value() == 0)
        return; // what is new at the top is to be seen
    m_anchor = indexAt(QPoint(RowDelegate::kRowWidth / 2, 1));
    m_anchorKey = keyOf(m_anchor);
    m_anchorTop = visualRect(m_anchor).top();
}

RowView::RowKey RowView::keyOf(const QModelIndex &row)
{
    if (!row.isValid())
        return {};
    return {row.data(KindRole).toInt(), sessionOf(row), row.data(ItemRole).toString()};
}

QModelIndex RowView::indexOf(const RowKey &key) const
{
    for (int row = 0; key != RowKey{} && row < model()->rowCount(); ++row) {
        const QModelIndex index = model()->index(row, 0);
        if (keyOf(index) == key)
            return index;
    }
    return {};
}

void RowView::restorePlace()
{
    if (!currentIndex().isValid())
        selectionModel()->setCurrentIndex(indexOf(m_currentKey), QItemSelectionModel::NoUpdate);
    if (!m_anchor.isValid())
        m_anchor = indexOf(m_anchorKey);
    if (!m_anchor.isValid())
        return;
    executeDelayedItemsLayout();
    verticalScrollBar()->setValue(verticalScrollBar()->value() + visualRect(m_anchor).top()
                                  - m_anchorTop);
    m_anchor = QModelIndex();
}

void RowView::keyPressEvent(QKeyEvent *event)
{
    // What the field of a title leaves over, such as its Return, is not for the list.
    if (state() == EditingState && !hasFocus())
        return;
    // A key that is held must not act on one row after the other.
    const bool isMove = event->key() == Qt::Key_Up || event->key() == Qt::Key_Down
                        || event->key() == Qt::Key_PageUp || event->key() == Qt::Key_PageDown;
    if (event->isAutoRepeat() && !isMove)
        return;
    if (m_hasActions && event->matches(QKeySequence::Undo)) {
        emit undoRequested();
        return;
    }
    if (const auto action = m_hasActions ? actionOf(*event) : std::nullopt) {
        const QString session = sessionOf(currentIndex());
        if (!session.isEmpty())
            emit actionRequested(*action, session);
        return;
    }
    if (isMove)
        showRing(true);
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        openCurrent();
        return;
    case Qt::Key_Up:
        walk(-1);
        return;
    case Qt::Key_Down:
        walk(1);
        return;
    case Qt::Key_Space:
        open(currentIndex());
        return;
    case Qt::Key_Home:
    case Qt::Key_End:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        QListView::keyPressEvent(event);
        return;
    default:
        event->ignore(); // text goes to the composer, not into a search of Qt's
    }
}

void RowView::focusInEvent(QFocusEvent *event)
{
    // Qt makes the first row the current one if there is none.
    const bool hadCurrent = isRow(currentIndex());
    QListView::focusInEvent(event);
    if (!hadCurrent) {
        // Begins at the conversation that the window shows.
        const auto shown = model()->match(model()->index(0, 0), SessionRole,
                                          m_delegate->shownSession, 1, Qt::MatchExactly);
        if (!m_delegate->shownSession.isEmpty() && !shown.isEmpty())
            selectionModel()->setCurrentIndex(shown.first(), QItemSelectionModel::NoUpdate);
        else
            walk(1);
    }
    if (FocusRing::isByKeys(event->reason()))
        showRing(true);
}

void RowView::focusOutEvent(QFocusEvent *event)
{
    QListView::focusOutEvent(event);
    if (!m_ringStays && event->reason() != Qt::PopupFocusReason)
        showRing(false);
}

void RowView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_pressed = indexAt(event->pos());
    m_pressedMore =
        m_hasActions && m_pressed.isValid() && (m_pressed.flags() & Qt::ItemIsEditable)
        && RowDelegate::moreRect(visualRect(m_pressed), layoutDirection()).contains(event->pos());
}

void RowView::mouseReleaseEvent(QMouseEvent *event)
{
    const QModelIndex pressed = m_pressed;
    m_pressed = QModelIndex();
    if (event->button() != Qt::LeftButton || !pressed.isValid() || indexAt(event->pos()) != pressed)
        return;
    if (m_pressedMore) {
        const QRect more = RowDelegate::moreRect(visualRect(pressed), layoutDirection());
        emit menuRequested(pressed, more);
        return;
    }
    if (isRow(pressed))
        selectionModel()->setCurrentIndex(pressed, QItemSelectionModel::NoUpdate);
    open(pressed);
}

void RowView::contextMenuEvent(QContextMenuEvent *event)
{
    if (!m_hasActions)
        return;
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex row = byKey ? currentIndex() : indexAt(event->pos());
    if (!row.isValid() || kindOf(row) != RowKind::Conversation)
        return;
    if (byKey)
        scrollTo(row);
    emit menuRequested(row, byKey ? RowDelegate::rowRect(visualRect(row), layoutDirection())
                                  : QRect(event->pos() - QPoint(0, kUnderPointer), QSize(1, 1)));
}

void RowView::paintEvent(QPaintEvent *event)
{
    m_delegate->arcs.removeIf([&](const QRect &arc) { return event->region().intersects(arc); });
    QListView::paintEvent(event);
    const QRect visible = viewport()->rect();
    m_delegate->arcs.removeIf([&](const QRect &arc) { return !visible.intersects(arc); });
    const bool isAnimated =
        style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) > 0;
    if (m_delegate->arcs.isEmpty() || !isAnimated)
        m_turning.stop();
    else if (!m_turning.isActive())
        m_turning.start();
}

void RowView::turnArcs()
{
    m_delegate->turn = (m_delegate->turn + kTurnStep) % 360;
    for (const QRect &arc : std::as_const(m_delegate->arcs))
        viewport()->update(arc);
}

void RowView::hideEvent(QHideEvent *event)
{
    m_turning.stop();
    QListView::hideEvent(event);
}

} // namespace ui

#include "moc_RowView.cpp"
