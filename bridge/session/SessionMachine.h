#pragma once

#include "bridge/session/ChatState.h"

#include <array>
#include <vector>

namespace bridge::session {

/// Decides what a session does next, from inputs alone: it has no process, clock or message.
/// Session owns it, feeds it inputs and carries out the effects it returns, in order.
class SessionMachine
{
public:
    /// Life of the agent process.
    enum class Phase {
        Stopped,   ///< no process: none wanted yet, or none any more. -> Starting, Asleep, Settling
        Asleep,    ///< no process until the next message. -> Starting, Settling, Stopped
        Starting,  ///< spawned, handshake not answered. -> Verifying, Terminating, Settling, Failed
        Verifying, ///< asked which endpoint it uses. -> Live, Terminating, Settling, Failed
        Live,      ///< takes messages. -> Interrupting, Closing, Terminating, Settling, Failed
        Interrupting, ///< the running turn is asked to end. -> Closing, Terminating, Settling,
                      ///< Stopped, Failed
        Closing, ///< does not do what it is told, and gets no more input. -> Terminating, Settling,
                 ///< Stopped, Failed
        Terminating, ///< asked to end. -> Killing, Settling, Asleep, Stopped, Failed
        Killing,     ///< made to end. -> Settling, Asleep, Stopped, Failed
        Settling,    ///< none; the next one starts when changes have calmed down and all is known
                     ///< that its start depends on. -> Starting, Failed, Asleep
        Failed,      ///< no process although one is wanted. -> Starting, Stopped
    };

    /// Life of a turn, within Live and Interrupting, and from Starting on for one that the agent
    /// finishes for another. Each value may be followed by None.
    enum class Turn {
        None,          ///< -> Running, AskingBetween
        Running,       ///< the agent has the message, no output yet. -> Producing, Asking, Retrying
        Producing,     ///< text or a tool use has come. -> Asking, Retrying
        Asking,        ///< waits for the user. -> Producing
        AskingBetween, ///< work beside the turns waits for the user. -> Asking
        Retrying,      ///< waits for the endpoint. -> Producing, Asking
    };

    /// One timer per purpose. Several may run at once; each is disarmed as soon as the state leaves
    /// no meaning to it.
    enum class Timer {
        Start,       ///< limits handshake and verification
        Reverify,    ///< limits the verification before a message
        Acknowledge, ///< limits the acknowledgement of an interrupt
        Interrupt,   ///< limits the end of a turn whose interrupt is acknowledged
        Close,       ///< limits the end of a process without input
        Terminate,   ///< limits the polite end of the process
        Settle,      ///< the next agent starts when changes have calmed down
        Begin,       ///< limits the wait of a live agent for the turn that it is to finish
    };
    static constexpr std::array kTimers{Timer::Start,     Timer::Reverify, Timer::Acknowledge,
                                        Timer::Interrupt, Timer::Close,    Timer::Terminate,
                                        Timer::Settle,    Timer::Begin};

    enum class Input {
        LaunchReady,       ///< the launch is determined and equal to the live agent's
        LaunchChanged,     ///< the launch is determined and differs from the live agent's
        LaunchPending,     ///< the launch is being determined: the old agent gets no more messages
        LaunchRefused,     ///< an agent cannot or must not be started now
        RedirectsAwaited,  ///< the endpoint may redirect elsewhere: no message until it is known
        RedirectsExcluded, ///< it does not, as far as can be known
        RecordAwaited,     ///< what outlives the program is behind the queue: no message goes out
        RecordKept,        ///< it is not, as far as it can be written
        MayBeHeld,         ///< another process can have the conversation open from now on
        HolderWanted,      ///< it is to be found out, although no message waits; after the turn
        NotHeld,           ///< none has
        IsHeld,            ///< one has
        HolderUnknown,     ///< it cannot be found out; a live agent need not end
        RestartWanted,     ///< by the user
        ApplyNow,          ///< do not wait for the running turn
        StopWanted,        ///< for good
        ProcessEnded,      ///< an automatic restart is allowed
        ProcessFailed,     ///< ended, and another start would not help
        Initialized,       ///< handshake answered
        ReverifyWanted,    ///< this agent must be verified again before each message
        Verified,          ///< the agent uses the session's endpoint
        Unverified,        ///< the agent answered without naming its endpoint
        Elsewhere,         ///< the agent uses another endpoint than the session's
        StartTimeout,      ///< Timer::Start fired; the same for the next seven
        ReverifyTimeout,
        AcknowledgeTimeout,
        InterruptTimeout,
        CloseTimeout,
        TerminateTimeout,
        SettleTimeout,
        BeginTimeout,
        SleepWanted,    ///< no agent until the next message
        WakeWanted,     ///< an agent, although no message waits
        MessageWaiting, ///< the queue is not empty and may be sent
        QueueHeld,      ///< it is not empty and waits for the user, whatever happens
        QueueEmptied,   ///< by the user
        InterruptWanted,
        InterruptAcknowledged, ///< also a refusal
        AgentHung,             ///< it does not answer in a running turn
        AgentAnswers,          ///< again
        TurnBegan, ///< announced by the agent; possibly a turn that no message asked for
        OutputArrived,
        UserAsked,
        UserAnswered, ///< no question is open any more
        RetryAnnounced,
        TurnOver,
        TurnFailed,      ///< over; the waiting messages would fail too, so the user decides
        TurnMayContinue, ///< of this agent: another one can finish it
        TurnCut,         ///< its agent has ended before it, and it is looked up how far it came
        TurnContinues,   ///< the next agent finishes it
        TurnResolved,    ///< the cut turn is answered, or its message is sent again
        TurnLeft,        ///< the user decides about the cut turn, and so about what waits behind it
    };

    struct Effect
    {
        enum Kind {
            AskHolder,  ///< whether another process has the conversation; NotHeld, IsHeld or
                        ///< HolderUnknown follows
            ReportHeld, ///< one has it, or may have: what waits is held
            Spawn,
            QueryStatus,
            WentLive,
            SendMessage, ///< the first of the queue; its turn begins with that
            Interrupt,
            CloseInput,
            Terminate,       ///< of an agent without work
            TerminateAtOnce, ///< of one at work, or without input for a while
            Kill,
            Arm,    ///< (again) `timer`
            Disarm, ///< `timer`
            ReportUnresponsive,
            NoteIgnored, ///< the agent did not end its turn when it was told to
            ReportElsewhere,
            ReportUnverified, ///< the agent must be verified and does not report its endpoint
            ReportRefusal,
            AssumeUnverified, ///< the agent does not report its endpoint and need not
            ReportTurnLost,   ///< no agent finishes the cut turn; TurnLeft follows
            FindLaunch,       ///< determine the launch again; LaunchReady, LaunchChanged or
                              ///< LaunchRefused follows
            Stopped,          ///< the last effect: no agent, and none is started any more
        };

        // Implicit, so that a kind alone can be used as an effect.
        Effect(Kind kind_, Timer timer_ = Timer::Start) // NOLINT(google-explicit-constructor)
            : kind(kind_)
            , timer(timer_)
        {}
        static Effect arm(Timer timer) { return {Arm, timer}; }
        static Effect disarm(Timer timer) { return {Disarm, timer}; }

        Kind kind;
        Timer timer; ///< of Arm and Disarm

        friend bool operator==(const Effect &, const Effect &) = default;
    };

    using Effects = std::vector<Effect>;

    [[nodiscard]] Effects handle(Input input);

    [[nodiscard]] Phase phase() const { return m_phase; }
    [[nodiscard]] Turn turn() const { return m_turn; }
    /// False also while work beside the turns asks the user.
    [[nodiscard]] bool isInTurn() const
    {
        return m_turn != Turn::None && m_turn != Turn::AskingBetween;
    }
    /// A change waits for the running turn.
    [[nodiscard]] bool isRestartPending() const
    {
        return m_restart == Restart::ForChange || m_restart == Restart::ForUser;
    }
    /// Another agent follows the one that is ending.
    [[nodiscard]] bool willRespawn() const { return m_after == After::Respawn; }
    /// No agent, or none soon, until the next message.
    [[nodiscard]] bool isAsleep() const
    {
        return m_phase == Phase::Asleep
               || (m_after == After::Sleep
                   && (m_phase == Phase::Terminating || m_phase == Phase::Killing));
    }
    /// SleepWanted has an effect.
    [[nodiscard]] bool maySleep() const;
    /// The waiting messages wait for the user or, after a failed turn, also for another agent.
    [[nodiscard]] bool isQueueHeld() const
    {
        return m_queue == Queue::Held || m_queue == Queue::HeldForUser;
    }
    /// The next agent finishes the turn of the one before.
    [[nodiscard]] bool turnContinues() const { return m_cut == Cut::Continues; }
    /// For good.
    [[nodiscard]] bool isClosed() const { return m_life == Life::Closed; }
    [[nodiscard]] ChatState state() const;

private:
    /// Whether the agent must be verified before each message. Each value may be followed by
    /// NotWanted, with the next agent.
    enum class Reverify {
        NotWanted, ///< -> Wanted
        Wanted,    ///< before the next message. -> Asked, Fresh
        Asked,     ///< the message goes out with the answer. -> Fresh
        Fresh,     ///< verified for one message, within one input. -> Wanted
    };

    /// What follows the end of the process that is ending.
    enum class After {
        Respawn, ///< -> Fail, Stop
        Fail,    ///< -> Respawn, Stop
        Sleep,   ///< -> Respawn, Stop
        Stop,    ///< final
    };

    /// Life of the session.
    enum class Life {
        Opening, ///< no agent has been live yet. -> Open, Closed
        Open,    ///< -> Closed
        Closed,  ///< since StopWanted: no agent is started any more. Final
    };

    /// How the next agent is started.
    enum class Launch {
        Unknown, ///< never determined. -> any other
        Pending, ///< being determined. -> Known, Refused
        Known,   ///< -> Pending, Refused
        Refused, ///< -> Pending, Known
    };

    /// An interrupt of the running turn, within Live and Interrupting.
    enum class Interrupt {
        None,         ///< -> Asked
        Asked,        ///< -> Acknowledged, None
        Acknowledged, ///< -> None
    };

    enum class Queue {
        Empty,       ///< -> Waiting, HeldForUser
        Waiting,     ///< goes out as soon as the agent can take a message. -> any other
        Held,        ///< waits since a failed turn for the user or another agent. -> any other
        HeldForUser, ///< -> Waiting, Empty
    };

    /// Whether another process has the conversation open: asked before each start and each message,
    /// since two processes lose each other's turns.
    enum class Holder {
        Impossible, ///< the conversation has not begun. -> Unasked
        Unasked,    ///< -> Asked
        Asked,      ///< no agent starts and no message goes out before the answer. -> None, Unasked
        None,       ///< for what follows at once, or after one verification. -> Unasked
    };

    /// A turn whose agent ended before it.
    enum class Cut {
        None,      ///< -> Unread, Continues
        Unread,    ///< no agent starts before it is known how far it came. -> None, Continues
        Continues, ///< the next agent finishes it. -> Started, None
        Started,   ///< the agent that is to finish it runs, and has not begun. -> None
    };

    /// A restart that waits for the running turn, within Live.
    enum class Restart {
        None,      ///< -> any other
        WhenKnown, ///< ApplyNow came while the launch was pending: a change applies at once. ->
                   ///< None
        ForChange, ///< the launch has changed. -> None when it is changed back, ForUser
        ForUser, ///< the user asked for it, so a change that is taken back does not end it. -> None
    };

    Effects react(Input input);
    [[nodiscard]] bool needs(Timer timer) const;
    Effects whileIdle(Input input);
    Effects whileStarting(Input input);
    Effects whileLive(Input input);
    Effects whileStopping(Input input);
    Effects whileSettling(Input input);

    [[nodiscard]] static Effects prepended(Effect effect, Effects rest);
    Effects findLaunch();
    [[nodiscard]] bool maySpawn() const;
    Effects start();
    Effects wake();
    Effects spawn();
    Effects lookForHolder();
    Effects askHolder();
    Effects heldByOther();
    Effects refused();
    Effects turnLost();
    Effects goLive();
    Effects unverified();
    Effects verified();
    Effects interrupt();
    Effects acknowledged();
    Effects ignored();
    Effects stopAgent(After after);
    Effects close();
    Effects terminate();
    Effects terminateAtOnce();
    Effects processGone(Input input);
    Effects applyPending();
    Effects stopped();
    Effects nextMessage();
    void followTurn(Input input);

    Phase m_phase = Phase::Stopped;
    Turn m_turn = Turn::None;
    Reverify m_reverify = Reverify::NotWanted;
    After m_after = After::Respawn;
    Life m_life = Life::Opening;
    Launch m_launch = Launch::Unknown;
    Queue m_queue = Queue::Empty;
    Holder m_holder = Holder::Impossible;
    Cut m_cut = Cut::None;
    Restart m_restart = Restart::None;
    Interrupt m_interrupt = Interrupt::None;
    bool m_isHung = false;           ///< nothing is gained by waiting for its turn
    bool m_redirectsAwaited = false; ///< messages wait
    bool m_recordAwaited = false;    ///< messages wait
    bool m_holderWanted = false;     ///< HolderWanted came in a turn
    bool m_turnMayContinue = false;  ///< TurnMayContinue, with the live agent
};

} // namespace bridge::session
