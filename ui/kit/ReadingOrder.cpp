#include "ui/kit/ReadingOrder.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPointer>
#include <QSet>
#include <QVariant>

#include <algorithm>

namespace ui {

namespace {

constexpr char kBefore[] = "readAfter";

/// Its children are its own matter.
bool isWhole(const QWidget &widget)
{
    return qobject_cast<const QAbstractItemView *>(&widget)
           || qobject_cast<const QComboBox *>(&widget) || qobject_cast<const QLineEdit *>(&widget)
           || qobject_cast<const QAbstractSpinBox *>(&widget);
}

bool isStop(const QWidget &widget)
{
    if (widget.focusProxy())
        return false;
    return (widget.focusPolicy() & Qt::TabFocus)
           || (widget.focusPolicy() != Qt::NoFocus && widget.hasFocus());
}

/// A child, and what Tab stops at in it.
struct Part
{
    QWidget *child;
    QRect at;
    QList<QWidget *> stops;
};
using Parts = QList<Part>;

/// The length of the first group that does not overlap with the rest, along an axis by which the
/// parts are sorted.
qsizetype firstGroup(const Parts &parts, int (QRect::*begin)() const, int (QRect::*end)() const)
{
    int reach = (parts.first().at.*end)();
    for (qsizetype at = 1; at < parts.size(); ++at) {
        if ((parts[at].at.*begin)() > reach)
            return at;
        reach = std::max(reach, (parts[at].at.*end)());
    }
    return parts.size();
}

/// Cuts the parts into rows; what is one row, such as columns side by side, at its first gap.
void read(Parts parts, bool isMirrored, QList<QWidget *> &stops)
{
    while (parts.size() > 1) {
        std::stable_sort(parts.begin(), parts.end(),
                         [](const Part &a, const Part &b) { return a.at.top() < b.at.top(); });
        qsizetype count = firstGroup(parts, &QRect::top, &QRect::bottom);
        if (count == parts.size()) {
            for (Part &each : parts) {
                if (isMirrored)
                    each.at.moveRight(-each.at.left());
            }
            std::stable_sort(parts.begin(), parts.end(), [](const Part &a, const Part &b) {
                return a.at.left() < b.at.left();
            });
            count = firstGroup(parts, &QRect::left, &QRect::right);
            for (Part &each : parts) {
                if (isMirrored)
                    each.at.moveLeft(-each.at.right());
            }
        }
        if (count == parts.size())
            break; // they lie over each other
        read(parts.first(count), isMirrored, stops);
        parts = parts.sliced(count);
    }
    for (const Part &each : std::as_const(parts))
        stops += each.stops;
}

/// Joins each part that follows another one, see readAfter(), with that one.
void joinFollowers(Parts &parts)
{
    for (qsizetype at = 0; at < parts.size(); ++at) {
        const auto before = parts[at].child->property(kBefore).value<QPointer<QWidget>>();
        const auto leader = std::find_if(parts.begin(), parts.end(), [&](const Part &each) {
            return before && (each.child == before || each.child->isAncestorOf(before));
        });
        if (leader == parts.end() || leader == parts.begin() + at)
            continue;
        leader->stops += parts[at].stops;
        parts.removeAt(at--);
    }
}

QList<QWidget *> stopsOf(QWidget &widget)
{
    QList<QWidget *> stops;
    if (isStop(widget))
        stops.append(&widget);
    if (isWhole(widget))
        return stops;
    Parts parts;
    for (QObject *each : widget.children()) {
        auto *child = qobject_cast<QWidget *>(each);
        if (!child || child->isWindow() || child->isHidden())
            continue;
        parts.append({child, child->geometry(), stopsOf(*child)});
    }
    joinFollowers(parts);
    parts.removeIf([](const Part &each) { return each.stops.isEmpty(); });
    read(parts, widget.layoutDirection() == Qt::RightToLeft, stops);
    return stops;
}

/// Whether Tab goes through these in this order already.
bool areInOrder(const QList<QWidget *> &stops)
{
    const QSet<QWidget *> all(stops.begin(), stops.end());
    qsizetype at = 0;
    QWidget *each = stops.first();
    do {
        if (all.contains(each) && each != stops[at++])
            return false;
        each = each->nextInFocusChain();
    } while (each != stops.first());
    return at == stops.size();
}

} // namespace

void orderTabs(QWidget &window)
{
    const QList<QWidget *> stops = stopsOf(window);
    // Each call walks the chain; most keys change nothing.
    if (stops.size() < 2 || areInOrder(stops))
        return;
    for (qsizetype at = 1; at < stops.size(); ++at)
        QWidget::setTabOrder(stops[at - 1], stops[at]);
}

void readAfter(QWidget &widget, QWidget &before)
{
    widget.setProperty(kBefore, QVariant::fromValue(QPointer<QWidget>(&before)));
}

} // namespace ui
