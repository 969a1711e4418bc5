#pragma once

#include "bridge/core/Clock.h"
#include "bridge/core/EmitGuard.h"

#include <QObject>

#include <chrono>
#include <functional>
#include <memory>

namespace bridge::session {

/// Finds out whether the agent of a running turn still answers, at any endpoint: when nothing has
/// arrived from it for five seconds it is asked, and when two questions in a row have no answer
/// within three seconds each, it is hung. An agent without a turn is not asked.
///
/// Only time in which this program ran counts: the clock stands still while the computer sleeps,
/// and waiting is counted in steps, each of which first lets the agent's output be read. Main
/// thread; a slot may call back into it; owners delete it with deleteLater(), never from inside one
/// of its signals.
class HealthWatch : public QObject
{
    Q_OBJECT

public:
    /// Whether the agent answers, as far as is known.
    enum class Health {
        Answers,
        InDoubt, ///< a question is open
        Hung,
    };

    /// Puts the question to the agent; false: its wire has none, so it never counts as hung.
    /// heard() may be called from inside.
    using Ask = std::function<bool()>;

    /// `clock` outlives it.
    HealthWatch(Ask ask, Clock &clock, QObject *parent = nullptr);

    /// A turn runs, or none does (any more): then no signal follows.
    void follow(bool isInTurn);
    /// A whole line has arrived from the agent, whatever it is: the answer, an error or output.
    /// Half a line is none.
    void heard();

    [[nodiscard]] Health health() const { return m_health; }
    /// Clock::monotonic() of the last line, or of the turn's beginning.
    [[nodiscard]] std::chrono::milliseconds lastHeard() const { return m_lastHeard; }

Q_SIGNALS:
    /// health() has changed, within a turn.
    void changed();

private:
    void watchSilence(std::chrono::milliseconds after);
    void onSilenceTimer();
    void ask();
    void waitForAnswer();
    void onStep();
    void set(Health health);

    Ask m_ask;
    Clock &m_clock;
    std::unique_ptr<Timer> m_timer; ///< runs during a turn, until the agent is hung
    Health m_health = Health::Answers;
    bool m_isInTurn = false;
    std::chrono::milliseconds m_lastHeard{0};
    std::chrono::milliseconds m_waited{0}; ///< for the answer to the open question
    int m_unanswered = 0;                  ///< questions in a row
    EmitGuard m_emitGuard;
};

} // namespace bridge::session
