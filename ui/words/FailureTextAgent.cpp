#include "ui/words/FailureParts.h"

namespace ui {

using bridge::Failure;
using bridge::FailureKind;
using Mended = FailureParts::Mended;

namespace {

FailureParts missing(const Failure &failure)
{
    const bool isThere = !failure.subject.isEmpty();
    return {isThere ? FailureTr::tr("Claude Code could not be started")
                    : FailureTr::tr("Claude Code was not found"),
            isThere ? FailureTr::tr("did not start") : FailureTr::tr("not found"),
            isThere ? FailureTr::tr("%1 did not start.").arg(failure.subject)
                    : FailureTr::tr("Drawbridge is a window for Claude Code, which is not "
                                    "installed here."),
            FailureTr::tr("Install it with “npm install -g @anthropic-ai/claude-code”, or run "
                          "./installer/dependencies.sh in Drawbridge's folder, and start "
                          "Drawbridge again"),
            Mended::Here};
}

FailureParts crashed(const Failure &failure)
{
    const auto how = failure.endedBySignal
                         ? FailureTr::tr("It was ended by a signal.")
                         : FailureTr::tr("It ended with exit code %1.").arg(failure.exitCode);
    return {FailureTr::tr("Claude Code ended unexpectedly"), FailureTr::tr("ended"), how,
            FailureTr::tr("Restart the agent to go on; the conversation is kept"), Mended::Here};
}

FailureParts elsewhere(const Failure &failure)
{
    return {FailureTr::tr("Claude Code did not keep to your endpoint"),
            FailureTr::tr("went elsewhere"),
            FailureTr::tr("Claude Code reports another address than yours (%1 instead of %2), so "
                          "it was stopped before anything was sent. A managed setting of this "
                          "computer may force that address.")
                .arg(failure.subject.isEmpty() ? FailureTr::tr("an unnamed one") : failure.subject,
                     failure.address),
            FailureTr::tr("Ask who manages it"), Mended::Here};
}

} // namespace

std::optional<FailureParts> agentParts(const Failure &failure)
{
    switch (failure.kind) {
    case FailureKind::AgentMissing:
        return missing(failure);
    case FailureKind::AgentTooOld:
        return FailureParts{
            FailureTr::tr("Claude Code is too old for a custom endpoint"), FailureTr::tr("too old"),
            failure.subject.isEmpty()
                ? FailureTr::tr("This Claude Code is not known to keep to the endpoint it is given "
                                "(%1), so it was not started.")
                      .arg(failure.address)
                : FailureTr::tr("Claude Code %1 is not known to keep to the endpoint it is given "
                                "(%2), so it was not started.")
                      .arg(failure.subject, failure.address),
            FailureTr::tr("Update it with “claude update”"), Mended::Here};
    case FailureKind::AgentCrashed:
        return crashed(failure);
    case FailureKind::AgentOutOfMemory:
        return FailureParts{
            FailureTr::tr("Claude Code ran out of memory"), FailureTr::tr("out of memory"),
            FailureTr::tr("It ended because this computer, or its own limit, left it no more "
                          "memory."),
            FailureTr::tr("Close what needs much memory (a local model on this computer, for "
                          "example) and restart the agent; the conversation is kept"),
            Mended::Here};
    case FailureKind::AgentUnresponsive:
        return FailureParts{
            FailureTr::tr("Claude Code does not answer"), FailureTr::tr("no answer"),
            FailureTr::tr("It was started but never said that it is ready, so it was stopped."),
            FailureTr::tr("Restart the agent to try again"), Mended::Here};
    case FailureKind::AgentElsewhere:
        return elsewhere(failure);
    case FailureKind::AgentUnverified:
        return FailureParts{
            FailureTr::tr("Claude Code does not say where it sends requests"),
            FailureTr::tr("not verified"),
            FailureTr::tr("Your own sign-in may go to %1 alone. Claude Code was asked where its "
                          "requests go and gave no clear answer, so it was stopped and nothing was "
                          "sent.")
                .arg(failure.address),
            FailureTr::tr("Restart the agent to try again, or use a token for this endpoint"),
            Mended::Here};
    case FailureKind::NotLoggedIn:
        if (!failure.address.isEmpty())
            return FailureParts{
                FailureTr::tr("Claude Code is not signed in"), FailureTr::tr("not signed in"),
                FailureTr::tr("Claude Code says that it is not signed in, or no longer, so that "
                              "%1 gave no answer.")
                    .arg(failure.address),
                FailureTr::tr("Run “claude” in a terminal and sign in with /login, or choose "
                              "another credential for this endpoint in the settings"),
                Mended::Here};
        return FailureParts{
            FailureTr::tr("Claude Code is not signed in"), FailureTr::tr("not signed in"),
            FailureTr::tr("The default API needs a login of Claude Code's own."),
            FailureTr::tr("Run “claude” in a terminal and sign in with /login, or turn on Custom "
                          "API Endpoint in Settings → Advanced → AI Chat"),
            Mended::Here};
    case FailureKind::ManagedByOrganisation:
        return FailureParts{
            FailureTr::tr("A managed setting does not allow this"),
            FailureTr::tr("not allowed here"),
            FailureTr::tr("Whoever manages this computer or account has restricted Claude Code.%1")
                .arg(saidNote(failure)),
            FailureTr::tr("Ask who manages it"), Mended::Here};
    case FailureKind::ProfileMissing:
        return FailureParts{
            FailureTr::tr("The chat's endpoint is gone"), FailureTr::tr("no such endpoint"),
            failure.subject.isEmpty()
                ? FailureTr::tr("The endpoint that this chat uses is no longer among the profiles. "
                                "Nothing is sent anywhere else.")
                : FailureTr::tr("This chat uses the endpoint “%1”, which is no longer among the "
                                "profiles. Nothing is sent anywhere else.")
                      .arg(failure.subject),
            FailureTr::tr("Choose another endpoint for this chat in its header"), Mended::Here};
    case FailureKind::WorkspaceMissing:
        return FailureParts{
            FailureTr::tr("The workspace folder is gone"), FailureTr::tr("no workspace"),
            failure.subject.isEmpty()
                ? FailureTr::tr("It is not a folder any more.")
                : FailureTr::tr("%1 is not a folder any more.").arg(failure.subject),
            FailureTr::tr("Choose another one in Settings → Advanced → AI Chat"), Mended::Here};
    default:
        return std::nullopt;
    }
}

} // namespace ui
