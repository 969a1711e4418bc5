#include "ui/words/FailureParts.h"
#include "ui/words/PathText.h"

namespace ui {

using bridge::Failure;
using bridge::FailureKind;
using FixedAt = FailureParts::FixedAt;

namespace {

/// The places in which a program was looked for; the first ones by name.
QString lookedIn(const QStringList &places)
{
    if (places.isEmpty())
        return {};
    constexpr qsizetype kNamed = 8;
    QStringList lines;
    for (const QString &place : places.mid(0, kNamed))
        lines << pathLine(place);
    const QString named = lines.join(QLatin1String(", "));
    const auto others = static_cast<int>(places.size() - kNamed);
    return others > 0
               ? FailureTr::tr("Looked for in PATH, %1 and %n other folders.", nullptr, others)
                     .arg(named)
               : FailureTr::tr("Looked for in PATH, %1.").arg(named);
}

FailureParts missing(const Failure &failure)
{
    const bool isThere = !failure.subject.isEmpty();
    return {isThere ? FailureTr::tr("Claude Code could not be started")
                    : FailureTr::tr("Claude Code was not found"),
            isThere ? FailureTr::tr("did not start") : FailureTr::tr("not found"),
            naming(failure.subject, FailureTr::tr("%1 did not start."),
                   joinSentences({FailureTr::tr("Drawbridge is a window for Claude Code, which was "
                                                "not found on this computer."),
                                  lookedIn(failure.places)})),
            FailureTr::tr("Install it with “npm install -g @anthropic-ai/claude-code”, or run "
                          "./installer/dependencies.sh in Drawbridge's folder, and start "
                          "Drawbridge again."),
            FixedAt::Here};
}

FailureParts elsewhere(const Failure &failure)
{
    const auto text =
        failure.subject.isEmpty()
            ? FailureTr::tr("Claude Code reports an unnamed address instead of %1, so it was "
                            "stopped before anything was sent. A managed setting on this computer "
                            "may force that address.")
                  .arg(failure.address)
            : FailureTr::tr("Claude Code reports the address %1 instead of %2, so it was stopped "
                            "before anything was sent. A managed setting on this computer may "
                            "force that address.")
                  .arg(failure.subject, failure.address);
    return {FailureTr::tr("Claude Code does not use your endpoint"), FailureTr::tr("other address"),
            text, FailureTr::tr("Ask the administrator of this computer."), FixedAt::Here};
}

} // namespace

std::optional<FailureParts> agentParts(const Failure &failure)
{
    switch (failure.kind()) {
    case FailureKind::AgentMissing:
        return missing(failure);
    case FailureKind::AgentTooOld:
        return FailureParts{
            FailureTr::tr("Claude Code is too old for a custom endpoint"), FailureTr::tr("too old"),
            failure.subject.isEmpty()
                ? FailureTr::tr("This version of Claude Code might not use the endpoint it is "
                                "given (%1), so it was not started.")
                      .arg(failure.address)
                : FailureTr::tr("Claude Code %1 might not use the endpoint it is given (%2), so it "
                                "was not started.")
                      .arg(failure.subject, failure.address),
            FailureTr::tr("Update it with “claude update”."), FixedAt::Here};
    case FailureKind::AgentCrashed:
        return FailureParts{
            FailureTr::tr("Claude Code ended unexpectedly"), FailureTr::tr("ended"),
            failure.endedBySignal
                ? FailureTr::tr("It was ended by a signal.")
                : FailureTr::tr("It ended with exit code %1.").arg(failure.exitCode),
            FailureTr::tr("Restart the agent to continue; the conversation is kept."),
            FixedAt::Here};
    case FailureKind::AgentOutOfMemory:
        return FailureParts{
            FailureTr::tr("Claude Code ran out of memory"), FailureTr::tr("out of memory"),
            FailureTr::tr("It ended because this computer, or its own limit, left it no more "
                          "memory."),
            FailureTr::tr("Close programs that use much memory (for example a local model on this "
                          "computer) and restart the agent; the conversation is kept."),
            FixedAt::Here};
    case FailureKind::AgentUnresponsive:
        return FailureParts{
            FailureTr::tr("Claude Code does not answer"), FailureTr::tr("no answer"),
            FailureTr::tr("It was started but never reported that it was ready, so it was "
                          "stopped."),
            FailureTr::tr("Restart the agent to try again."), FixedAt::Here};
    case FailureKind::AgentHung:
        return FailureParts{
            FailureTr::tr("Claude Code has stopped responding"), FailureTr::tr("hung"),
            FailureTr::tr(
                "It runs, but answers nothing, not even a question about itself, and does "
                "not do what it is told. The endpoint is not the cause."),
            FailureTr::tr("Restart the agent to continue; the conversation is kept."),
            FixedAt::Here};
    case FailureKind::AgentElsewhere:
        return elsewhere(failure);
    case FailureKind::AgentUnverified:
        return FailureParts{
            FailureTr::tr("Claude Code does not report where it sends requests"),
            FailureTr::tr("not verified"),
            FailureTr::tr("Your Claude sign-in may only be sent to %1. Claude Code gave no clear "
                          "answer about where its requests go, so it was stopped and nothing was "
                          "sent.")
                .arg(failure.address),
            FailureTr::tr("Restart the agent to try again, or use a token for this endpoint."),
            FixedAt::Here};
    case FailureKind::NotLoggedIn:
        if (!failure.address.isEmpty())
            return FailureParts{
                FailureTr::tr("Claude Code is not signed in"), FailureTr::tr("not signed in"),
                FailureTr::tr("Claude Code reports that it is not, or no longer, signed in, so %1 "
                              "gave no answer.")
                    .arg(failure.address),
                FailureTr::tr("Run “claude” in a terminal and sign in with /login, or choose "
                              "another credential for this endpoint in the settings."),
                FixedAt::Here};
        return FailureParts{
            FailureTr::tr("Claude Code is not signed in"), FailureTr::tr("not signed in"),
            FailureTr::tr("The default API needs Claude Code's own sign-in."),
            FailureTr::tr("Sign in with Claude Code in a terminal (/login), or choose a custom "
                          "endpoint."),
            FixedAt::Here};
    case FailureKind::ManagedByOrganisation:
        return FailureParts{
            FailureTr::tr("A managed setting does not allow this"),
            FailureTr::tr("not allowed here"),
            FailureTr::tr("The administrator of this computer or account has restricted Claude "
                          "Code."),
            FailureTr::tr("Ask the administrator."), FixedAt::Here};
    case FailureKind::ProfileMissing:
        return FailureParts{
            FailureTr::tr("The chat's endpoint no longer exists"),
            FailureTr::tr("no such endpoint"),
            naming(failure.subject,
                   FailureTr::tr("This chat uses the endpoint “%1”, which is no longer among the "
                                 "profiles. Nothing is sent anywhere else."),
                   FailureTr::tr("The endpoint that this chat uses is no longer among the "
                                 "profiles. Nothing is sent anywhere else.")),
            FailureTr::tr("Choose another endpoint for this chat in its header."), FixedAt::Here};
    case FailureKind::WorkspaceMissing:
        return FailureParts{
            FailureTr::tr("The workspace folder no longer exists"), FailureTr::tr("no workspace"),
            naming(failure.subject, FailureTr::tr("%1 is no longer a folder."),
                   FailureTr::tr("The workspace is no longer a folder.")),
            FailureTr::tr("Choose another one in Settings → Advanced → AI Chat."), FixedAt::Here};
    case FailureKind::ConversationGone:
        return FailureParts{
            FailureTr::tr("This conversation is gone"), FailureTr::tr("conversation gone"),
            FailureTr::tr("Claude Code keeps nothing of it any more: its file was removed, or it "
                          "was never on this computer. Nothing was sent."),
            FailureTr::tr("Begin a new conversation, which knows nothing of this one, or put the "
                          "file back."),
            FixedAt::Here};
    case FailureKind::SetupUnknown:
        return FailureParts{
            FailureTr::tr("The settings of %1 cannot be read").arg(titleHost(failure.address)),
            FailureTr::tr("settings damaged"),
            naming(failure.subject,
                   FailureTr::tr("%1 has settings for this address (credential kind, models, "
                                 "headers, options) that are damaged, so nothing is sent there."),
                   FailureTr::tr("The settings for this address (credential kind, models, headers, "
                                 "options) are damaged, so nothing is sent there.")),
            FailureTr::tr("Repair them in the file, or start them anew in Settings → Advanced → AI "
                          "Chat."),
            FixedAt::Here};
    case FailureKind::SettingsUnknown:
        return FailureParts{
            FailureTr::tr("The settings cannot be read"), FailureTr::tr("no settings"),
            naming(failure.subject,
                   FailureTr::tr("%1 is missing, empty or damaged, so Drawbridge does not know "
                                 "which endpoint to use. No agent runs and nothing is sent until "
                                 "you choose."),
                   FailureTr::tr("The settings file is missing, empty or damaged, so Drawbridge "
                                 "does not know which endpoint to use. No agent runs and nothing "
                                 "is sent until you choose.")),
            failure.fix.settingsCopy
                ? FailureTr::tr(
                    "Use the last good settings again, or start with new ones, which use "
                    "the default API. The file is kept under another name beside it.")
                : FailureTr::tr("Repair the file, or start with new settings, which use the "
                                "default API. The file is kept under another name beside it."),
            FixedAt::Here};
    default:
        return std::nullopt;
    }
}

} // namespace ui
