#include "ui/kit/ReadingOrder.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QLineEdit>

#include <algorithm>

namespace ui {

namespace {

/// Its children are its own matter.
bool isWhole(const QWidget &widget)
{
    return qobject_cast<const QAbstractItemView *>(&widget)
           || qobject_cast<const QComboBox *>(&widget) || qobject_cast<const QLineEdit *>(&widget)
           || qobject_cast<const QAbstractSpinBox *>(&widget);
}

/// A child, and what Tab stops at in it.
struct Part
{
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

QList<QWidget *> stopsOf(QWidget &widget)
{
    QList<QWidget *> stops;
    if ((widget.focusPolicy() & Qt::TabFocus) && !widget.focusProxy() && !widget.isWindow())
        stops.append(&widget);
    if (isWhole(widget))
        return stops;
    Parts parts;
    for (QObject *each : widget.children()) {
        auto *child = qobject_cast<QWidget *>(each);
        if (!child || child->isWindow() || child->isHidden())
            continue;
        if (const QList<QWidget *> inside = stopsOf(*child); !inside.isEmpty())
            parts.append({child->geometry(), inside});
    }
    read(parts, widget.layoutDirection() == Qt::RightToLeft, stops);
    return stops;
}

} // namespace

void orderTabs(QWidget &window)
{
    const QList<QWidget *> stops = stopsOf(window);
    for (qsizetype at = 1; at < stops.size(); ++at)
        QWidget::setTabOrder(stops[at - 1], stops[at]);
}

} // namespace ui
