#include "bridge/session/AgentEndFailure.h"

#include <QFileInfo>

namespace bridge::session {

namespace {

using process::ProcessExit;

constexpr int kKillSignal = 9; // on all systems with signals
/// A shell script around the agent exits with this plus the number of the signal.
constexpr int kSignalledChild = 128;

} // namespace

bool wasKilled(const ProcessExit &exit)
{
    const int own =
        exit.kind == ProcessExit::Kind::Signalled ? kKillSignal : kSignalledChild + kKillSignal;
    return exit.kind != ProcessExit::Kind::FailedToStart && exit.code == own;
}

Failure failureOfEnd(const ProcessExit &exit, const agent::AgentLaunch &launch,
                     const agent::AgentBackend &backend, bool lackedMemory)
{
    FailureDetails failure;
    failure.address = launch.endpoint ? launch.endpoint->address.text() : QString();
    failure.subject = launch.options.program;
    failure.stderrTail = exit.stderrTail;
    failure.exitCode = exit.code;
    failure.endedBySignal = exit.kind == ProcessExit::Kind::Signalled;
    if (exit.kind != ProcessExit::Kind::FailedToStart) {
        const agent::ExitMeaning meaning = backend.meaningOf(exit);
        const bool isGone = meaning.session == agent::ExitMeaning::Session::Missing;
        // A killed process leaves no message; a lack of memory at that time is the best evidence.
        return Failure::of(wasKilled(exit) && lackedMemory ? FailureKind::AgentOutOfMemory
                           : isGone                        ? FailureKind::ConversationGone
                                    : meaning.kind.value_or(FailureKind::AgentCrashed),
                           failure);
    }
    failure.message = exit.error;
    if (QFileInfo(launch.options.workspace).isDir())
        return Failure::of(FailureKind::AgentMissing, failure);
    failure.subject = launch.options.workspace;
    return Failure::of(FailureKind::WorkspaceMissing, failure);
}

} // namespace bridge::session
