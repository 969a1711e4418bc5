#pragma once

#include "bridge/chat/Activity.h"
#include "bridge/core/Clock.h"
#include "bridge/session/AgentInfo.h"
#include "ui/kit/Theme.h"
#include "ui/transcript/SecondTick.h"

#include <QWidget>

namespace ui {

/// The line below the last entry: what happens now, how long, and how to stop it. Repainted once a
/// second at most, whatever happens in between; only a question to the user, and what Esc does,
/// show at once. Its accessible name has no times, so that screen readers are not told every
/// second.
class ActivityLine final : public QWidget
{
public:
    static constexpr int kHeight = 22;

    /// All outlive it.
    ActivityLine(Theme &theme, bridge::Clock &clock, const bridge::session::AgentInfo &agent,
                 QWidget *parent);

    /// `escStops`: Esc would stop the turn.
    void setActivity(const bridge::chat::Activity &activity, bool escStops);
    /// False: nothing happens, and it is to be hidden.
    [[nodiscard]] bool isNeeded() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void showLatest();

    Theme &m_theme;
    bridge::Clock &m_clock;
    const bridge::session::AgentInfo &m_agent;
    bridge::chat::Activity m_latest;
    bool m_escStops = false;
    SecondTick m_tick;
    bool m_isFresh = false; ///< m_words and the rest are of m_latest
    QString m_words;
    QString m_measures;
    bool m_isStopShown = false;
    bool m_isWaiting = false;
    int m_seconds = 0;
};

} // namespace ui
