#include "ui/kit/FlowLayout.h"

#include <QWidget>

namespace ui {

FlowLayout::FlowLayout(int gap, bool lastAtEnd)
    : m_gap(gap)
    , m_lastAtEnd(lastAtEnd)
{}

void FlowLayout::setLastAtEnd(bool lastAtEnd)
{
    m_lastAtEnd = lastAtEnd;
    invalidate();
}

void FlowLayout::addItem(QLayoutItem *item)
{
    m_items.emplace_back(item);
    invalidate();
}

QLayoutItem *FlowLayout::itemAt(int index) const
{
    return index >= 0 && index < count() ? m_items[static_cast<std::size_t>(index)].get() : nullptr;
}

QLayoutItem *FlowLayout::takeAt(int index)
{
    if (index < 0 || index >= count())
        return nullptr;
    QLayoutItem *item = m_items[static_cast<std::size_t>(index)].release();
    m_items.erase(m_items.begin() + index);
    invalidate();
    return item;
}

int FlowLayout::heightForWidth(int width) const
{
    return arrange(QRect(0, 0, width, 0), false);
}

QSize FlowLayout::sizeHint() const
{
    int width = 0;
    int height = 0;
    for (const auto &item : m_items) {
        if (item->isEmpty())
            continue;
        width += item->sizeHint().width() + (width > 0 ? m_gap : 0);
        height = std::max(height, item->sizeHint().height());
    }
    const QMargins margins = contentsMargins();
    return {width + margins.left() + margins.right(), height + margins.top() + margins.bottom()};
}

QSize FlowLayout::minimumSize() const
{
    QSize size;
    for (const auto &item : m_items)
        size = size.expandedTo(item->minimumSize());
    const QMargins margins = contentsMargins();
    return {size.width() + margins.left() + margins.right(),
            size.height() + margins.top() + margins.bottom()};
}

void FlowLayout::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    arrange(rect, true);
}

QSize FlowLayout::sizeWithin(const QLayoutItem &item, int width)
{
    const QSize hint = item.sizeHint();
    if (hint.width() <= width)
        return hint;
    return {width, item.hasHeightForWidth() ? item.heightForWidth(width) : hint.height()};
}

int FlowLayout::arrange(const QRect &rect, bool apply) const
{
    const QRect room = rect.marginsRemoved(contentsMargins());
    int y = room.top();
    for (auto from = m_items.begin(); from != m_items.end();) {
        // At least one, even if it does not fit.
        int x = 0;
        int height = 0;
        auto to = from;
        for (; to != m_items.end(); ++to) {
            const QSize hint = (*to)->isEmpty() ? QSize() : sizeWithin(**to, room.width());
            if (x > 0 && x + hint.width() > room.width())
                break;
            height = std::max(height, hint.height());
            x += hint.isEmpty() ? 0 : hint.width() + m_gap;
        }
        if (apply)
            placeLine(from, to, QRect(room.left(), y, room.width(), height));
        y += height + m_gap;
        from = to;
    }
    return y - m_gap - rect.top() + contentsMargins().bottom();
}

void FlowLayout::placeLine(Items::const_iterator from, Items::const_iterator to,
                           const QRect &line) const
{
    int x = line.left();
    for (auto item = from; item != to; ++item) {
        if ((*item)->isEmpty())
            continue;
        const QSize size = sizeWithin(**item, line.width());
        if (m_lastAtEnd && std::next(item) == m_items.end() && item != m_items.begin())
            x = line.left() + line.width() - size.width();
        (*item)->setGeometry(
            QRect(QPoint(x, line.top() + (line.height() - size.height()) / 2), size));
        x += size.width() + m_gap;
    }
}

} // namespace ui
