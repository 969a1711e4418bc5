#pragma once

#include "bridge/store/ChatRecord.h"

#include <QMargins>
#include <QRect>
#include <QString>

#include <vector>

/// Where windows stand on the screens: calculations with rectangles only. A window's place is the
/// position of its frame and the size without it, as QWidget has them.
namespace app::places {

/// A screen as far as windows may use it.
struct Screen
{
    QString name;
    QRect free; ///< without panels, as far as the desktop says where they are
};

/// Room that is left for a window's title bar and borders, which are not known before it is shown.
inline constexpr QMargins kFrame{8, 40, 8, 8};
/// The smallest useful window, also on a screen that is smaller.
inline constexpr QSize kSmallest{640, 420};

/// `place` moved and made smaller as far as it is needed to be within `free`, frame included.
[[nodiscard]] QRect within(const QRect &place, const QRect &free);
/// The place of a kept window: on its screen if that is still there, else on the one it overlaps
/// most, else on the first. Precondition: there is a screen.
[[nodiscard]] QRect placeOf(const bridge::store::WindowRecord &kept,
                            const std::vector<Screen> &screens);
/// The place of a new window beside another one: a step to the lower right of it, or from the upper
/// left again where that would leave the screen.
[[nodiscard]] QRect placeBeside(const QRect &other, const QRect &free);
/// True if enough of the title bar of a window at `place` is on a screen to be taken by the mouse.
[[nodiscard]] bool isReachable(const QRect &place, const std::vector<Screen> &screens);

} // namespace app::places
