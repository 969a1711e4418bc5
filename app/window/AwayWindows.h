#pragma once

#include "bridge/core/Clock.h"
#include "bridge/store/ChatRecord.h"

#include <QRect>

#include <map>

namespace ui {
class ChatWindow;
}

namespace app {

/// Windows that stand elsewhere because their screen is not connected. Their own places are kept
/// until that screen is back or the user moves them. Knows windows by their address only.
class AwayWindows
{
public:
    /// A window that moves earlier than this after its screen went is moved by the desktop.
    static constexpr std::chrono::seconds kSettle{5};

    /// `clock` outlives it.
    explicit AwayWindows(bridge::Clock &clock)
        : m_clock(clock)
    {}

    /// `home`: the window's own place. A window that is away already keeps its first one.
    void add(const ui::ChatWindow &window, const bridge::store::WindowRecord &home);
    void remove(const ui::ChatWindow &window) { m_windows.erase(&window); }
    /// nullptr: it is not away.
    [[nodiscard]] const bridge::store::WindowRecord *homeOf(const ui::ChatWindow &window) const;
    /// The window stands at `place` now.
    void noteMove(const ui::ChatWindow &window, const QRect &place);

private:
    struct Away
    {
        bridge::store::WindowRecord home;
        QRect place;                        ///< where it stands instead
        std::chrono::milliseconds since{0}; ///< Clock::monotonic()
    };
    bridge::Clock &m_clock;
    std::map<const ui::ChatWindow *, Away> m_windows;
};

} // namespace app
