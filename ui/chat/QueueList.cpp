#include "ui/chat/QueueList.h"

#include "ui/kit/FocusRing.h"
#include "ui/kit/Icons.h"
#include "ui/kit/SmallButton.h"
#include "ui/kit/StyleSheet.h"
#include "ui/words/MarkedText.h"

#include <QAbstractListModel>
#include <QApplication>
#include <QHBoxLayout>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

namespace ui {

namespace {

constexpr int kRowRadius = 8;
constexpr int kGripLeft = 5;
constexpr int kNumberLeft = 28;
constexpr int kTextLeft = 47;
constexpr int kRowRight = 6;
constexpr int kShownCharacters = 400; ///< more than any row has room for

/// One line; what is hidden in it is visible.
QString lineOf(const QString &text)
{
    QString shown = markedText(text.left(kShownCharacters).trimmed(), TextUse::Content);
    shown.replace(QLatin1Char('\n'), QStringLiteral(" ↵ "));
    return isolatedTitle(shown);
}

} // namespace

/// The rows, as a list that assistive technology can read.
class QueueModel final : public QAbstractListModel
{
public:
    using QAbstractListModel::QAbstractListModel;

    void setRows(std::vector<QueueRow> rows)
    {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    }
    [[nodiscard]] const std::vector<QueueRow> &rows() const { return m_rows; }
    [[nodiscard]] const QueueRow &row(int index) const
    {
        return m_rows[static_cast<std::size_t>(index)];
    }
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override
    {
        if (role == Qt::DisplayRole)
            return lineOf(row(index.row()).text);
        if (role == Qt::AccessibleTextRole)
            return QueueList::tr("Message %1 of %2: %3")
                .arg(index.row() + 1)
                .arg(rowCount())
                .arg(lineOf(row(index.row()).text));
        return {};
    }

private:
    std::vector<QueueRow> m_rows;
};

namespace {

class QueueDelegate final : public QStyledItemDelegate
{
public:
    QueueDelegate(Theme &theme, const QueueModel &model, const QWidget &buttons, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
        , m_model(model)
        , m_buttons(buttons)
    {}

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {100, QueueList::kRowHeight};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const ThemeColors &colors = m_theme.colors();
        const QRect rect = option.rect;
        const bool isActive = m_buttons.isVisible() && rect.contains(m_buttons.geometry().center());
        const bool hasFocus = option.state.testFlag(QStyle::State_HasFocus);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (isActive || hasFocus) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(colors.raised);
            painter->drawRoundedRect(rect, kRowRadius, kRowRadius);
        }
        if (hasFocus && FocusRing::isByKeys(Qt::OtherFocusReason))
            paintRowRing(*painter, rect, kRowRadius, colors);
        const auto draw = [&](Icon which, const QColor &color, int left, int size) {
            painter->drawPixmap(
                left, rect.top() + (rect.height() - size) / 2,
                iconPixmap(which, color, size, painter->device()->devicePixelRatioF()));
        };
        painter->setOpacity(isActive ? 1.0 : 0.55);
        draw(Icon::Grip, colors.text3, rect.left() + kGripLeft, 14);
        painter->setOpacity(1);
        painter->setFont(Theme::textFont(12.5));
        painter->setPen(colors.text3);
        painter->drawText(QRect(rect.left() + kNumberLeft - 8, rect.top(), 26, rect.height()),
                          Qt::AlignCenter, QString::number(index.row() + 1));
        int right = rect.right() - kRowRight;
        if (isActive) {
            right = m_buttons.x() - 8;
        } else {
            draw(Icon::More, colors.text2, right - 4 - 14, 14);
            right -= 26;
        }
        if (const int images = m_model.row(index.row()).images; images > 0) {
            const QString count = QString::number(images);
            const int wide = painter->fontMetrics().horizontalAdvance(count);
            painter->drawText(QRect(right - wide, rect.top(), wide + 2, rect.height()),
                              Qt::AlignVCenter, count);
            draw(Icon::Image, colors.text3, right - wide - 16, 12);
            right -= wide + 24;
        }
        painter->setFont(Theme::textFont(13.5));
        painter->setPen(isActive || hasFocus ? colors.text : colors.text2);
        const QRect room(rect.left() + kTextLeft, rect.top(),
                         std::max(0, right - rect.left() - kTextLeft), rect.height());
        painter->drawText(room, Qt::AlignVCenter | Qt::AlignLeft,
                          painter->fontMetrics().elidedText(index.data(Qt::DisplayRole).toString(),
                                                            Qt::ElideRight, room.width()));
        painter->restore();
    }

private:
    Theme &m_theme;
    const QueueModel &m_model;
    const QWidget &m_buttons;
};

} // namespace

QueueList::QueueList(Theme &theme, QWidget *parent)
    : QListView(parent)
    , m_theme(theme)
    , m_model(new QueueModel(this))
    , m_buttons(new QWidget(viewport()))
{
    setStyleClass(this, QStringLiteral("bare"));
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Waiting messages"));
    setUniformItemSizes(true);
    setMouseTracking(true);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSelectionMode(QAbstractItemView::NoSelection);
    setFocusPolicy(Qt::TabFocus);
    setTabKeyNavigation(false);
    setModel(m_model);
    verticalScrollBar()->setSingleStep(kRowHeight);

    auto *row = new QHBoxLayout(m_buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    const auto add = [&](SmallButton *button, void (QueueList::*asked)(const QString &)) {
        row->addWidget(button);
        button->installEventFilter(this);
        connect(button, &QAbstractButton::clicked, this, [this, asked] {
            const int active = activeRow();
            if (active < 0)
                return;
            const QString id = idAt(active);
            emit(this->*asked)(id);
        });
    };
    using Look = SmallButton::Look;
    add(new SmallButton(theme, Icon::Pencil, tr("Edit"), Look::Quiet, m_buttons),
        &QueueList::editRequested);
    add(new SmallButton(theme, Icon::ArrowUp, tr("Send now"), Look::Framed, m_buttons),
        &QueueList::sendNowRequested);
    auto *remove = new SmallButton(theme, Icon::Cross, {}, Look::Quiet, m_buttons);
    remove->setAccessibleName(tr("Remove the message"));
    remove->setToolTip(tr("Remove the message"));
    add(remove, &QueueList::removeRequested);
    m_buttons->hide();
    setItemDelegate(new QueueDelegate(theme, *m_model, *m_buttons, this));
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void QueueList::setRows(std::vector<QueueRow> rows)
{
    const int current = currentIndex().row();
    const QString id = current >= 0 ? idAt(current) : QString();
    const int value = verticalScrollBar()->value();
    endDrag();
    m_model->setRows(std::move(rows));
    const int count = m_model->rowCount();
    int next = -1;
    if (!id.isEmpty() && count > 0) {
        const auto &all = m_model->rows();
        const auto found = std::find_if(all.begin(), all.end(),
                                        [&](const QueueRow &each) { return each.id == id; });
        next = found != all.end() ? static_cast<int>(found - all.begin())
                                  : std::min(current, count - 1);
    }
    m_hovered = m_hovered < count ? m_hovered : -1;
    verticalScrollBar()->setValue(value);
    if (next >= 0)
        setCurrentIndex(m_model->index(next));
    placeButtons();
}

bool QueueList::hasFocusInside() const
{
    const QWidget *focused = QApplication::focusWidget();
    return focused && (focused == this || isAncestorOf(focused));
}

QString QueueList::idAt(int row) const
{
    return m_model->row(row).id;
}

int QueueList::activeRow() const
{
    if (m_dragged >= 0 || m_isReadOnly)
        return -1;
    if (m_hovered >= 0)
        return m_hovered;
    return hasFocusInside() ? currentIndex().row() : -1;
}

void QueueList::placeButtons()
{
    const int row = activeRow();
    const bool isShown = row >= 0 && row < m_model->rowCount();
    if (isShown) {
        const QRect rect = visualRect(m_model->index(row));
        const QSize size = m_buttons->sizeHint();
        m_buttons->setGeometry(rect.right() - kRowRight - size.width(),
                               rect.top() + (rect.height() - size.height()) / 2, size.width(),
                               size.height());
    }
    m_buttons->setVisible(isShown);
    viewport()->update();
}

void QueueList::keyPressEvent(QKeyEvent *event)
{
    const int row = currentIndex().row();
    const bool isAlt = event->modifiers().testFlag(Qt::AltModifier);
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down: {
        const int to = row + (event->key() == Qt::Key_Up ? -1 : 1);
        if (to < 0 || to >= m_model->rowCount())
            return;
        if (isAlt && m_isReadOnly)
            return;
        if (isAlt)
            emit moveRequested(idAt(row), to);
        else
            setCurrentIndex(m_model->index(to));
        return;
    }
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (row >= 0 && !event->isAutoRepeat() && !m_isReadOnly) {
            const QString id = idAt(row);
            if (event->modifiers().testFlag(Qt::ControlModifier))
                emit sendNowRequested(id);
            else
                emit editRequested(id);
        }
        return;
    case Qt::Key_Delete:
        if (row >= 0 && !event->isAutoRepeat() && !m_isReadOnly)
            emit removeRequested(QString(idAt(row)));
        return;
    case Qt::Key_Home:
    case Qt::Key_End:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        QListView::keyPressEvent(event);
        return;
    default:
        event->ignore();
    }
}

void QueueList::mousePressEvent(QMouseEvent *event)
{
    const QModelIndex at = indexAt(event->position().toPoint());
    if (event->button() != Qt::LeftButton || !at.isValid())
        return;
    setCurrentIndex(at);
    m_pressedAt = event->position().toPoint();
}

void QueueList::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint at = event->position().toPoint();
    if (!event->buttons().testFlag(Qt::LeftButton)) {
        const QModelIndex index = indexAt(at);
        if (std::exchange(m_hovered, index.row()) != index.row())
            placeButtons();
        return;
    }
    if (m_dragged < 0 && !m_isReadOnly && m_model->rowCount() > 1 && currentIndex().isValid()
        && (at - m_pressedAt).manhattanLength() >= QApplication::startDragDistance()) {
        m_dragged = currentIndex().row();
        setCursor(Qt::ClosedHandCursor);
    }
    if (m_dragged < 0)
        return;
    if (at.y() < 0 || at.y() > viewport()->height())
        verticalScrollBar()->setValue(verticalScrollBar()->value()
                                      + (at.y() < 0 ? -kRowHeight : kRowHeight) / 2);
    m_gap = gapAt(at.y());
    placeButtons();
}

int QueueList::gapAt(int y) const
{
    const int row = (y + verticalScrollBar()->value() + kRowHeight / 2) / kRowHeight;
    return std::clamp(row, 0, m_model->rowCount());
}

void QueueList::mouseReleaseEvent(QMouseEvent *event)
{
    const int from = m_dragged;
    const int gap = m_gap;
    // While a button is down no other row is under the pointer.
    const QPoint at = event->position().toPoint();
    m_hovered = viewport()->rect().contains(at) ? indexAt(at).row() : -1;
    endDrag();
    if (from < 0 || gap < 0 || from >= m_model->rowCount())
        return;
    // Behind its own place everything has moved up by one.
    const int to = gap > from ? gap - 1 : gap;
    if (to != from)
        emit moveRequested(QString(idAt(from)), to);
}

void QueueList::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QModelIndex at = indexAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && at.isValid() && !m_isReadOnly)
        emit editRequested(QString(idAt(at.row())));
}

void QueueList::endDrag()
{
    m_dragged = m_gap = -1;
    unsetCursor();
    placeButtons();
}

void QueueList::leaveEvent(QEvent *event)
{
    QListView::leaveEvent(event);
    m_hovered = -1;
    placeButtons();
}

void QueueList::focusInEvent(QFocusEvent *event)
{
    QListView::focusInEvent(event);
    if (!currentIndex().isValid() && m_model->rowCount() > 0)
        setCurrentIndex(m_model->index(0));
    placeButtons();
}

void QueueList::focusOutEvent(QFocusEvent *event)
{
    QListView::focusOutEvent(event);
    placeButtons();
}

bool QueueList::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut || event->type() == QEvent::FocusIn)
        QMetaObject::invokeMethod(this, &QueueList::placeButtons, Qt::QueuedConnection);
    return QListView::eventFilter(watched, event);
}

void QueueList::resizeEvent(QResizeEvent *event)
{
    QListView::resizeEvent(event);
    placeButtons();
}

void QueueList::scrollContentsBy(int dx, int dy)
{
    QListView::scrollContentsBy(dx, dy);
    placeButtons();
}

void QueueList::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    placeButtons();
}

void QueueList::paintEvent(QPaintEvent *event)
{
    QListView::paintEvent(event);
    if (m_gap < 0)
        return;
    QPainter painter(viewport());
    const int y =
        std::clamp(m_gap * kRowHeight - verticalScrollBar()->value(), 1, viewport()->height() - 1);
    painter.setPen(QPen(m_theme.colors().accentText, 2));
    painter.drawLine(6, y, viewport()->width() - 6, y);
}

} // namespace ui

#include "moc_QueueList.cpp"
