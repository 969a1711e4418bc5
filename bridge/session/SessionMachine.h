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
        Stopped,   ///< no process, none wanted. -> Starting
        Starting,  ///< spawned, handshake not answered. -> Verifying, Terminating, Settling, Failed
        Verifying, ///< asked which endpoint it uses. -> Live, Terminating, Settling, Failed
        Live,      ///< takes messages. -> Interrupting, Closing, Terminating, Settling, Failed
        Interrupting, ///< the running turn is asked to end. -> Closing, Terminating, Settling,
                      ///< Stopped, Failed
        Closing, ///< does not do what it is told, and gets no more input. -> Terminating, Settling,
                 ///< Stopped, Failed
        Terminating, ///< asked to end. -> Killing, Settling, Stopped, Failed
        Killing,     ///< made to end. -> Settling, Stopped, Failed
        Settling,    ///< ended; the next one starts when changes have calmed down. -> Starting
        Failed,      ///< no process although one is wanted. -> Starting, Stopped
    };

    /// Life of a turn, within Live and Interrupting. Each value may be followed by None.
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
    };
    static constexpr std::array kTimers{Timer::Start,     Timer::Reverify, Timer::Acknowledge,
                                        Timer::Interrupt, Timer::Close,    Timer::Terminate,
                                        Timer::Settle};

    enum class Input {
        LaunchReady,       ///< the launch is determined and equal to the live agent's
        LaunchChanged,     ///< the launch is determined and differs from the live agent's
        LaunchPending,     ///< the launch is being determined: the old agent gets no more messages
        LaunchRefused,     ///< an agent cannot or must not be started now
        RedirectsAwaited,  ///< the endpoint may redirect elsewhere: no message until it is known
        RedirectsExcluded, ///< it does not, as far as can be known
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
        StartTimeout,      ///< Timer::Start fired; the same for the next six
        ReverifyTimeout,
        AcknowledgeTimeout,
        InterruptTimeout,
        CloseTimeout,
        TerminateTimeout,
        SettleTimeout,
        MessageWaiting, ///< the queue is not empty and may be sent
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
        TurnFailed, ///< over; the waiting messages would fail too, so the user decides
    };

    struct Effect
    {
        enum Kind {
            Spawn,
            QueryStatus,
            WentLive,
            SendMessage, ///< the first of the queue; its turn begins with that
            Interrupt,
            CloseInput,
            Terminate,
            Kill,
            Arm,    ///< (again) `timer`
            Disarm, ///< `timer`
            ReportUnresponsive,
            NoteIgnored, ///< the agent did not end its turn when it was told to
            ReportElsewhere,
            ReportUnverified, ///< the agent must be verified and does not report its endpoint
            ReportRefusal,
            AssumeUnverified, ///< the agent does not report its endpoint and need not
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
        Pending, ///< being determined, also before the first time. -> Known, Refused
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
        Empty,   ///< or not to be sent since a failed turn. -> Waiting
        Waiting, ///< goes out as soon as the agent can take a message. -> Empty, Held
        Held,    ///< waits since a failed turn for the user or another agent. -> Waiting
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

    Effects findLaunch();
    Effects spawn();
    Effects goLive();
    Effects unverified();
    Effects verified();
    Effects interrupt();
    Effects acknowledged();
    Effects ignored();
    Effects stopAgent(After after);
    Effects close();
    Effects terminate();
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
    Launch m_launch = Launch::Pending;
    Queue m_queue = Queue::Empty;
    Restart m_restart = Restart::None;
    Interrupt m_interrupt = Interrupt::None;
    bool m_isHung = false;           ///< nothing is gained by waiting for its turn
    bool m_redirectsAwaited = false; ///< messages wait
};

} // namespace bridge::session
