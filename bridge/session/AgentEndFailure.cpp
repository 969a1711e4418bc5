#include "bridge/session/AgentEndFailure.h"

#include <QFileInfo>

namespace bridge::session {

namespace {

using process::ProcessExit;

constexpr int kKillSignal = 9; // on all systems with signals

} // namespace

bool wasKilled(const ProcessExit &exit)
{
    return exit.kind == ProcessExit::Kind::Signalled && exit.code == kKillSignal;
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
        // A killed process leaves no message; a lack of memory at that time is the best evidence.
        return Failure::of(wasKilled(exit) && lackedMemory
                               ? FailureKind::AgentOutOfMemory
                               : backend.meaningOf(exit).kind.value_or(FailureKind::AgentCrashed),
                           failure);
    }
    failure.message = exit.error;
    if (QFileInfo(launch.options.workspace).isDir())
        return Failure::of(FailureKind::AgentMissing, failure);
    failure.subject = launch.options.workspace;
    return Failure::of(FailureKind::WorkspaceMissing, failure);
}

} // namespace bridge::session
