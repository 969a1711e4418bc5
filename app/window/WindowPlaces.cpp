#include "app/window/WindowPlaces.h"

#include <algorithm>

namespace app::places {

namespace {

/// Offset between windows, so that none covers another exactly.
constexpr QPoint kStep{32, 32};
/// So much of a title bar must be seen.
constexpr QSize kGrip{120, 20};

int areaOf(const QRect &rect)
{
    return rect.isValid() ? rect.width() * rect.height() : 0;
}

} // namespace

QRect within(const QRect &place, const QRect &free)
{
    const QSize most(free.width() - kFrame.left() - kFrame.right(),
                     free.height() - kFrame.top() - kFrame.bottom());
    const QSize size = place.size().expandedTo(kSmallest).boundedTo(most).expandedTo({1, 1});
    const QPoint last(free.x() + most.width() - size.width(),
                      free.y() + most.height() - size.height());
    return {QPoint(std::max(free.x(), std::min(place.x(), last.x())),
                   std::max(free.y(), std::min(place.y(), last.y()))),
            size};
}

QRect placeOf(const bridge::store::WindowRecord &kept, const std::vector<Screen> &screens)
{
    const QRect place(kept.x, kept.y, kept.width, kept.height);
    auto found = std::find_if(screens.begin(), screens.end(), [&kept](const Screen &screen) {
        return !kept.screen.isEmpty() && screen.name == kept.screen;
    });
    if (found == screens.end())
        found = std::max_element(screens.begin(), screens.end(),
                                 [&place](const Screen &a, const Screen &b) {
                                     return areaOf(a.free & place) < areaOf(b.free & place);
                                 });
    return within(place, found->free);
}

QRect placeBeside(const QRect &other, const QRect &free)
{
    const QRect next = other.translated(kStep);
    const QRect fitted = within(next, free);
    if (fitted.topLeft() != other.topLeft())
        return fitted;
    return within(QRect(free.topLeft(), other.size()), free);
}

bool isReachable(const QRect &place, const std::vector<Screen> &screens)
{
    const QRect bar(place.topLeft(), QSize(place.width(), kFrame.top()));
    return std::any_of(screens.begin(), screens.end(), [&bar](const Screen &screen) {
        const QRect seen = bar & screen.free;
        return seen.width() >= std::min(kGrip.width(), bar.width())
               && seen.height() >= kGrip.height();
    });
}

} // namespace app::places
