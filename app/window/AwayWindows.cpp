#include "app/window/AwayWindows.h"

namespace app {

void AwayWindows::add(const ui::ChatWindow &window, const bridge::store::WindowRecord &home)
{
    Away &away = m_windows.try_emplace(&window, Away{home, {}, {}}).first->second;
    // Also the screen where it stood instead may have gone: the desktop moves it again.
    away.place = {};
    away.since = m_clock.monotonic();
}

const bridge::store::WindowRecord *AwayWindows::homeOf(const ui::ChatWindow &window) const
{
    const auto found = m_windows.find(&window);
    return found == m_windows.end() ? nullptr : &found->second.home;
}

void AwayWindows::noteMove(const ui::ChatWindow &window, const QRect &place)
{
    const auto found = m_windows.find(&window);
    if (found == m_windows.end())
        return;
    Away &away = found->second;
    if (m_clock.monotonic() - away.since < kSettle || away.place.isNull())
        away.place = place;
    else if (away.place != place)
        m_windows.erase(found);
}

} // namespace app
