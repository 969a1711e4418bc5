#pragma once

#include <chrono>

/// Every time limit of a session in one place, by Clock::monotonic(), which stands still while the
/// computer sleeps. Figures of Claude Code are from its protocol reference.
namespace bridge::session {

/// @name Starting
/// @{
/// The agent answers in a third of a second; a cold disk or a busy machine may take longer.
inline constexpr std::chrono::seconds kStartPatience{30};
/// The agent reports its endpoint within milliseconds, also during a turn.
inline constexpr std::chrono::seconds kReverifyPatience{10};
/// From going live to the beginning of the turn that the agent is to finish. It begins within 0.2 s
/// after the handshake, and never if there is nothing to finish.
inline constexpr std::chrono::seconds kBeginPatience{10};
/// For the look-up of a cut turn in the conversation's file.
inline constexpr std::chrono::seconds kLookUpPatience{10};
/// For the look at which process has a conversation open, which every start waits for.
inline constexpr std::chrono::seconds kHolderPatience{10};
/// @}

/// @name Health of the agent in a running turn
/// @{
/// So long nothing has arrived when the agent is asked whether it still answers.
inline constexpr std::chrono::seconds kHealthSilence{5};
/// The answer takes 1 to 20 ms, also while a tool writes 200 MB (13.6).
inline constexpr std::chrono::seconds kHealthPatience{3};
/// An agent that leaves so many questions in a row unanswered is hung.
inline constexpr int kHealthQuestions = 2;
/// Waiting is counted in steps of this length, so that time in which this program itself did not
/// run (stopped, swapped out) counts as one step.
inline constexpr std::chrono::seconds kHealthStep{1};
/// @}

/// @name The way down for an agent that is to end, each step only if the one before did not help
/// @{
/// From the interrupt to its acknowledgement, which takes 10 to 50 ms (2 and 3.2).
inline constexpr std::chrono::seconds kAcknowledgePatience{2};
/// From the acknowledgement to the end of the turn.
inline constexpr std::chrono::seconds kInterruptPatience{5};
/// From the end of a hung agent's stdin to SIGTERM. In the middle of a turn Claude Code goes on
/// regardless (7.3), so this is for others. One without work has process::ChildProcess's own time,
/// and one whose turn another agent finishes has none.
inline constexpr std::chrono::milliseconds kClosePatience{500};
/// From SIGTERM to SIGKILL. SIGTERM ends an agent in 30 to 150 ms, in 1.6 s when a child ignores
/// the signal (7.3).
inline constexpr std::chrono::seconds kTerminatePatience{3};
/// @}

/// @name Trouble with the endpoint
/// @{
/// A status that determines the layer waits only briefly for the probe to determine the kind.
inline constexpr std::chrono::seconds kRetryPatience{1};
inline constexpr std::chrono::seconds kHoldPatience{2};
/// Claude Code's first wait before it asks again; each next one is twice as long, up to 36 s (6.1).
inline constexpr std::chrono::milliseconds kFirstRetryWait{550};
/// A hosted model begins within a few seconds; a probe costs the server next to nothing.
inline constexpr std::chrono::seconds kFirstProbe{10};
inline constexpr std::chrono::seconds kNextProbe{10};
/// A local model may need minutes to read a long prompt.
inline constexpr std::chrono::seconds kLongSilence{60};
inline constexpr std::chrono::seconds kNextProbeInLongSilence{30};
/// While the agent owes an answer, silence is no evidence against the endpoint: look again then.
inline constexpr std::chrono::seconds kDoubtPause{1};
/// @}

} // namespace bridge::session
