#include "bridge/session/AgentEnd.h"

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
    Failure failure;
    failure.address = launch.endpoint ? launch.endpoint->address.text() : QString();
    failure.subject = launch.options.program;
    failure.stderrTail = exit.stderrTail;
    failure.exitCode = exit.code;
    failure.endedBySignal = exit.kind == ProcessExit::Kind::Signalled;
    if (exit.kind != ProcessExit::Kind::FailedToStart) {
        // A killed process leaves no message; a lack of memory at that time is the best evidence.
        failure.kind = wasKilled(exit) && lackedMemory
                           ? FailureKind::AgentOutOfMemory
                           : backend.meaningOf(exit).kind.value_or(FailureKind::AgentCrashed);
    } else if (!QFileInfo(launch.options.workspace).isDir()) {
        failure.kind = FailureKind::WorkspaceMissing;
        failure.subject = launch.options.workspace;
        failure.message = exit.error;
    } else {
        failure.kind = FailureKind::AgentMissing;
        failure.message = exit.error;
    }
    failure.layer = failureLayerOf(failure.kind);
    return failure;
}

} // namespace bridge::session
