#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/core/Clock.h"
#include "bridge/core/EmitGuard.h"
#include "bridge/session/Loop.h"

#include <QHash>
#include <QObject>
#include <QString>

#include <chrono>
#include <optional>
#include <vector>

namespace bridge::session {

/// Finds turns that go round in circles, at any endpoint:
/// - One call (tool and input) has brought the same result kSameCalls times in this turn, and no
///   call in between brought anything new. Polling is no loop: with a call that ran for kWait or
///   longer all counts of its lane begin anew, with a call kPause after the same one its own.
/// - A call has an id that an earlier answer of this conversation used. What an agent reports when
///   it resumes is no use of an id. Two calls of one answer with one id are no loop.
///
/// Each lane, the main conversation or a subagent, goes in circles by itself. Of finished calls a
/// limited number of hashes is kept, of running ones also id, tool and headline. Main thread; a slot may call back into it; owners delete it with
/// deleteLater(), never from inside one of its signals.
class LoopWatch : public QObject
{
    Q_OBJECT

public:
    static constexpr int kSameCalls = 20;
    static constexpr std::chrono::milliseconds kWait{1'000};
    static constexpr std::chrono::milliseconds kPause{60'000};

    /// `clock` outlives it.
    explicit LoopWatch(Clock &clock, QObject *parent = nullptr);

    /// An event of the agent.
    void follow(const agent::AgentEvent &event);
    /// The user lets the turn go on: nothing is said until its end.
    void allow();
    /// The agent has ended, and its calls with it. The next one may make them again.
    void end();
    /// The next agent begins another conversation.
    void forget() { m_ids.clear(); }

Q_SIGNALS:
    /// Once, until over().
    void found(const bridge::session::Loop &loop);
    /// The turn has ended, brought something new, or goes on with the user's consent.
    void over();

private:
    struct OpenCall
    {
        QString toolUseId;
        QString lane; ///< the subagent's tool use; empty: the main conversation
        std::size_t id = 0;
        std::size_t call = 0; ///< lane, tool and input
        QString toolName;
        QString headline;
        std::chrono::milliseconds since{0};
    };
    /// A call with its result.
    struct Outcome
    {
        int calls = 0;
        int round = 0; ///< of its lane
        std::chrono::milliseconds last{0};
    };
    /// The answer that used an id.
    struct Answer
    {
        std::size_t message = 0;
        int request = 0; ///< a server may give all its messages one id
        friend bool operator==(const Answer &, const Answer &) = default;
    };

    void begin(const agent::BlockFinished &block);
    void finish(const agent::ToolFinished &finished);
    void count(const OpenCall &call, const agent::ToolFinished &finished);
    void endTurn();
    void report(const Loop &loop, const QString &lane);
    void withdraw();

    Clock &m_clock;
    std::vector<OpenCall> m_open;           ///< running, in the order of their begin
    QHash<std::size_t, Outcome> m_outcomes; ///< of this turn
    QHash<QString, int> m_rounds;           ///< of this turn, by lane: +1 with each new outcome, and
                                            ///< with each call that waited
    QHash<std::size_t, Answer> m_ids;       ///< of the conversation
    QHash<QString, int> m_requests;         ///< number of the newest, by lane
    std::optional<Loop::Kind> m_shown;
    QString m_shownLane;
    bool m_isAllowed = false;
    EmitGuard m_emitGuard;
};

} // namespace bridge::session
