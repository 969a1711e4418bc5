#pragma once

#include "bridge/session/ChatState.h"

#include <vector>

namespace bridge::session {

/// What a session does next, decided from nothing but what has happened: no process, no clock, no
/// message in here. Session feeds it inputs and carries out the effects it gives back, in order.
class SessionMachine
{
public:
    /// Life of the agent process.
    enum class Phase {
        Stopped,   ///< no process, none wanted. -> Starting
        Starting,  ///< spawned, handshake not answered. -> Verifying, Terminating, Settling, Failed
        Verifying, ///< asked which endpoint it uses. -> Live, Terminating, Settling, Failed
        Live,      ///< takes messages. -> Interrupting, Terminating, Settling, Failed
        Interrupting, ///< the running turn is asked to end. -> Terminating, Settling, Stopped,
                      ///< Failed
        Terminating,  ///< asked to end. -> Killing, Settling, Stopped, Failed
        Killing,      ///< made to end. -> Settling, Stopped, Failed
        Settling,     ///< ended; the next one starts when changes have calmed down. -> Starting
        Failed,       ///< no process although one is wanted. -> Starting, Stopped
    };

    /// Life of a turn, within Live and Interrupting.
    enum class Turn {
        None,
        Running,   ///< the agent has the message; nothing has come back yet
        Producing, ///< something has come back: text, a tool
        Asking,    ///< waits for the user
        Retrying,  ///< waits for the endpoint
    };

    enum class Input {
        LaunchReady,    ///< how to start is known, and no different from the live agent's
        LaunchChanged,  ///< how to start is known and different from the live agent's
        LaunchPending,  ///< how to start is being found out: nothing more goes to the old agent
        LaunchRefused,  ///< an agent cannot or must not be started now
        RestartWanted,  ///< by the user
        ApplyNow,       ///< do not wait for the running turn
        StopWanted,     ///< for good
        ProcessEnded,   ///< and may be started again by itself
        ProcessFailed,  ///< ended, and starting it again would not help
        Initialized,    ///< handshake answered
        ProofWanted,    ///< this agent is given no message without a fresh word on where it is
        Verified,       ///< uses our endpoint
        Untold,         ///< answered, but did not say where its requests go
        Elsewhere,      ///< uses another endpoint than ours
        TimerFired,     ///< the timer armed last
        MessageWaiting, ///< the queue is not empty, and is to be sent
        InterruptWanted,
        TurnBegan, ///< in the agent's words; perhaps one that nobody asked for
        OutputArrived,
        UserAsked,
        UserAnswered, ///< nothing is asked any more
        RetryAnnounced,
        TurnOver,
        TurnFailed, ///< over; what waits would fail as well, so it waits for the user
    };

    enum class Effect {
        Spawn,
        QueryStatus,
        WentLive,
        SendMessage, ///< the first of the queue; its turn has begun with that
        Interrupt,
        Terminate,
        Kill,
        ArmStartTimer, ///< handshake and verification
        ArmProofTimer, ///< the word on where it is, before a message
        ArmStopTimer,  ///< the rung of the stop ladder
        ArmSettleTimer,
        DisarmTimer,
        ReportUnresponsive,
        ReportElsewhere,
        ReportUnproven, ///< it does not say where it is, and has to
        ReportRefusal,
        AssumeUnverified, ///< the agent did not say where its requests go
        FindLaunch,       ///< how to start, again: LaunchReady, -Changed or -Refused answers
        Stopped,          ///< the last one: no agent, none wanted
    };

    using Effects = std::vector<Effect>;

    [[nodiscard]] Effects handle(Input input);

    [[nodiscard]] Phase phase() const { return m_phase; }
    [[nodiscard]] Turn turn() const { return m_turn; }
    /// False also while the user is asked by work that goes on beside the turns.
    [[nodiscard]] bool isInTurn() const { return m_inTurn; }
    /// A change waits for the running turn.
    [[nodiscard]] bool isRestartPending() const { return m_restartPending; }
    /// Another agent follows the one that is ending.
    [[nodiscard]] bool willRespawn() const { return m_after == After::Respawn; }
    [[nodiscard]] ChatState state() const;

private:
    /// Whether the agent has to say where it is before each message, and has.
    enum class Proof {
        NotWanted,
        Wanted, ///< before the next message
        Asked,  ///< the message goes out with the answer
        Fresh,  ///< for one message, now
    };

    /// What follows when the process that is ending has ended.
    enum class After { Respawn, Stop, Fail };

    Effects whileIdle(Input input);
    Effects whileStarting(Input input);
    Effects whileLive(Input input);
    Effects whileStopping(Input input);
    Effects whileSettling(Input input);

    Effects findLaunch();
    Effects spawn();
    Effects goLive();
    Effects withoutProof();
    Effects proven();
    Effects stopAgent(After after);
    Effects terminate();
    Effects processGone(Input input);
    Effects applyPending();
    Effects stopped();
    Effects nextMessage();
    void followTurn(Input input);

    Phase m_phase = Phase::Stopped;
    Turn m_turn = Turn::None;
    Proof m_proof = Proof::NotWanted;
    bool m_inTurn = false;
    After m_after = After::Respawn;
    bool m_launchKnown = false;    ///< a launch is ready to be used
    bool m_messageWaiting = false; ///< asked to send while it could not
    bool m_queueHeld = false;      ///< since a failed turn, until MessageWaiting or another agent
    bool m_restartPending = false;
    bool m_restartAsked = false;   ///< by the user, so that nothing but a restart satisfies it
    bool m_applyWhenKnown = false; ///< ApplyNow came while the new launch was being found out
    bool m_held = false;           ///< a new launch is being found out
    bool m_wasLive = false;
    bool m_wanted = true; ///< until StopWanted
};

} // namespace bridge::session
