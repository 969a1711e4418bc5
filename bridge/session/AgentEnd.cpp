#include "bridge/session/AgentEnd.h"

#include <QFileInfo>

#include <algorithm>

namespace bridge::session {

namespace {

using process::ProcessExit;

constexpr int kKillSignal = 9; // everywhere, where there are signals

bool saysAnyOf(const QString &text, std::initializer_list<QLatin1String> words)
{
    return std::any_of(words.begin(), words.end(), [&text](QLatin1String word) {
        return text.contains(word, Qt::CaseInsensitive);
    });
}

FailureKind kindOf(const ProcessExit &exit, bool lackedMemory)
{
    // A killed process leaves no message; a lack of memory at that time is the best evidence.
    if ((wasKilled(exit) && lackedMemory)
        || saysAnyOf(exit.stderrTail, {QLatin1String("out of memory"), QLatin1String("bad_alloc"),
                                       QLatin1String("cannot allocate memory")}))
        return FailureKind::AgentOutOfMemory;
    // "This machine's managed settings (disableSideloadFlags) refused the launch." and the like.
    if (exit.kind == ProcessExit::Kind::Exited
        && saysAnyOf(exit.stderrTail,
                     {QLatin1String("managed settings"), QLatin1String("organization's polic")}))
        return FailureKind::ManagedByOrganisation;
    return FailureKind::AgentCrashed;
}

} // namespace

bool wasKilled(const ProcessExit &exit)
{
    return exit.kind == ProcessExit::Kind::Signalled && exit.code == kKillSignal;
}

Failure failureOfEnd(const ProcessExit &exit, const AgentLaunch &launch, bool lackedMemory)
{
    Failure failure;
    failure.address = launch.endpoint ? launch.endpoint->address.text() : QString();
    failure.subject = launch.options.program;
    failure.stderrTail = exit.stderrTail;
    failure.exitCode = exit.code;
    failure.endedBySignal = exit.kind == ProcessExit::Kind::Signalled;
    if (exit.kind != ProcessExit::Kind::FailedToStart) {
        failure.kind = kindOf(exit, lackedMemory);
    } else if (!QFileInfo(launch.options.workspace).isDir()) {
        failure.kind = FailureKind::WorkspaceMissing;
        failure.subject = launch.options.workspace;
        failure.said = exit.error;
    } else {
        failure.kind = FailureKind::AgentMissing;
        failure.said = exit.error;
    }
    failure.layer = failureLayerOf(failure.kind);
    return failure;
}

} // namespace bridge::session
