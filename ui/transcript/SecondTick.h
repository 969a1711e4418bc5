#pragma once

#include "bridge/core/Clock.h"

#include <QWidget>

#include <memory>

namespace ui {

/// How far the mark of work (StateMark::Working) has turned after this many seconds, in degrees.
[[nodiscard]] constexpr int turnAfter(int seconds)
{
    return seconds * 45 % 360;
}

/// Repaints a widget whose text has seconds in it, once a second, only while it is painted: a
/// widget that is hidden, scrolled away or in a minimised window is not, and wakes nothing.
class SecondTick
{
public:
    SecondTick(bridge::Clock &clock, QWidget &widget)
        : m_clock(clock)
        , m_widget(widget)
    {}

    /// At the end of paintEvent(): the next repaint comes when this time reaches a whole second.
    void painted(std::chrono::milliseconds shown)
    {
        if (m_timer)
            return;
        constexpr std::chrono::milliseconds kSecond{1000};
        m_timer = m_clock.after(kSecond - shown % kSecond, [this] {
            m_timer.reset();
            m_widget.update();
        });
    }
    /// True from a paint to the repaint that follows it.
    [[nodiscard]] bool isPending() const { return m_timer != nullptr; }
    void stop() { m_timer.reset(); }

private:
    bridge::Clock &m_clock;
    QWidget &m_widget;
    std::unique_ptr<bridge::Timer> m_timer;
};

} // namespace ui
