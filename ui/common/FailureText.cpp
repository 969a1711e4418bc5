#include "ui/common/FailureText.h"

#include "bridge/endpoint/EndpointAddress.h"

#include <QCoreApplication>

namespace ui {

using bridge::Failure;
using bridge::FailureKind;

namespace {

struct FailureText
{
    Q_DECLARE_TR_FUNCTIONS(FailureText)
};

/// Short enough for a title.
QString hostOf(const QString &address)
{
    const auto parsed = bridge::endpoint::EndpointAddress::parse(address);
    return parsed ? parsed->hostAndPort() : address;
}

QString wayBack()
{
    return FailureText::tr("turn off Custom API Endpoint in Settings → Advanced → AI Chat to use "
                           "the default API");
}

/// The agent's own last lines, where the other side said nothing.
QString saidOrTail(const Failure &failure)
{
    return failure.said.isEmpty() ? failure.stderrTail : failure.said;
}

/// Of something long, as much as a sentence can carry; the whole stands in `said`.
QString beginningOf(const QString &said)
{
    constexpr int kLength = 300;
    const auto text = said.trimmed();
    return text.size() <= kLength ? text : text.left(kLength).trimmed() + u'…';
}

/// A failure of the default API: Claude Code words these better than we could.
FailureWords asClaudeCodeSaid(const Failure &failure)
{
    const auto said = saidOrTail(failure);
    const auto text = beginningOf(said);
    return {FailureText::tr("Claude Code reports a problem"),
            text.isEmpty() ? FailureText::tr("It did not say which.") : text,
            text == said ? QString() : said};
}

FailureWords unknownAtEndpoint(const Failure &failure)
{
    QString text = FailureText::tr("Your custom API endpoint (%1) did not answer as it should.")
                       .arg(failure.address);
    if (!failure.said.isEmpty())
        text = FailureText::tr("Your custom API endpoint (%1) did not answer as it should. Claude "
                               "Code says: %2")
                   .arg(failure.address, beginningOf(failure.said));
    return {FailureText::tr("Your custom endpoint failed"),
            FailureText::tr("%1\nSee what its server reports and try again, or %2.")
                .arg(text, wayBack()),
            saidOrTail(failure)};
}

FailureWords credentialRejected(const Failure &failure)
{
    const auto status = failure.httpStatus > 0 ? FailureText::tr("HTTP %1").arg(failure.httpStatus)
                                               : FailureText::tr("no access");
    return {FailureText::tr("%1 refused the credential").arg(hostOf(failure.address)),
            FailureText::tr("Your custom API endpoint (%1) answered, but it does not accept the "
                            "credential it was sent (%2). Enter its token or key in Settings → "
                            "Advanced → AI Chat, or %3.")
                .arg(failure.address, status, wayBack()),
            failure.said};
}

FailureWords agentMissing(const Failure &failure)
{
    const auto install = FailureText::tr(
        "Install it with “npm install -g @anthropic-ai/claude-code”, or run "
        "./installer/dependencies.sh in Drawbridge's folder, and start Drawbridge again.");
    if (failure.subject.isEmpty()) {
        return {FailureText::tr("Claude Code was not found"),
                FailureText::tr("Drawbridge is a window for Claude Code, which is not installed "
                                "here. %1")
                    .arg(install),
                saidOrTail(failure)};
    }
    return {FailureText::tr("Claude Code could not be started"),
            FailureText::tr("%1 did not start. %2").arg(failure.subject, install),
            saidOrTail(failure)};
}

FailureWords agentTooOld(const Failure &failure)
{
    return {FailureText::tr("Claude Code is too old for a custom endpoint"),
            FailureText::tr("Claude Code %1 is not known to keep to the endpoint it is given (%2), "
                            "so it was not started. Update it with “claude update”, or %3.")
                .arg(failure.subject, failure.address, wayBack()),
            saidOrTail(failure)};
}

FailureWords agentCrashed(const Failure &failure)
{
    const auto how = failure.endedBySignal
                         ? FailureText::tr("It was ended by a signal.")
                         : FailureText::tr("It ended with exit code %1.").arg(failure.exitCode);
    return {FailureText::tr("Claude Code ended unexpectedly"),
            FailureText::tr("%1 The conversation is kept: restart the agent to go on.").arg(how),
            failure.stderrTail.isEmpty() ? failure.said : failure.stderrTail};
}

FailureWords agentElsewhere(const Failure &failure)
{
    return {
        FailureText::tr("Claude Code did not keep to your endpoint"),
        FailureText::tr("Claude Code reports another address than yours (%1 instead of %2), so "
                        "it was stopped before anything was sent. A managed setting of this "
                        "computer may force that address. Ask who manages it, or %3.")
            .arg(failure.subject.isEmpty() ? FailureText::tr("an unnamed one") : failure.subject,
                 failure.address, wayBack()),
        saidOrTail(failure)};
}

FailureWords wordsOfKind(const Failure &failure)
{
    const bool custom = !failure.address.isEmpty();
    switch (failure.kind) {
    case FailureKind::ConnectionRefused:
        if (!custom)
            return asClaudeCodeSaid(failure);
        return {FailureText::tr("Nothing answers at %1").arg(hostOf(failure.address)),
                FailureText::tr("No server is listening at your custom API endpoint (%1). Start "
                                "your local server and send the message again, or %2.")
                    .arg(failure.address, wayBack()),
                failure.said};
    case FailureKind::NoModelLoaded:
        if (!custom)
            return asClaudeCodeSaid(failure);
        return {FailureText::tr("No model is loaded at your custom endpoint"),
                FailureText::tr("Your custom API endpoint (%1) reported no model is loaded. Load a "
                                "model in your local server (e.g. LM Studio → Developer → Load "
                                "Model), or %2.")
                    .arg(failure.address, wayBack()),
                failure.said};
    case FailureKind::CredentialRejected:
        return custom ? credentialRejected(failure) : asClaudeCodeSaid(failure);
    case FailureKind::AddressInvalid:
        return {FailureText::tr("The address of your custom endpoint cannot be used"),
                FailureText::tr("“%1” is not an address Claude Code can be given. Correct it in "
                                "Settings → Advanced → AI Chat, or %2.")
                    .arg(custom ? failure.address : failure.subject, wayBack()),
                failure.said};
    case FailureKind::AgentMissing:
        return agentMissing(failure);
    case FailureKind::AgentTooOld:
        return agentTooOld(failure);
    case FailureKind::AgentCrashed:
        return agentCrashed(failure);
    case FailureKind::AgentUnresponsive:
        return {FailureText::tr("Claude Code does not answer"),
                FailureText::tr("It was started but never said that it is ready, so it was "
                                "stopped. Restart the agent to try again."),
                saidOrTail(failure)};
    case FailureKind::AgentElsewhere:
        return agentElsewhere(failure);
    case FailureKind::NotLoggedIn:
        return {FailureText::tr("Claude Code is not signed in"),
                FailureText::tr("Run “claude” in a terminal and sign in with /login, or turn on "
                                "Custom API Endpoint in Settings → Advanced → AI Chat."),
                failure.said};
    case FailureKind::WorkspaceMissing:
        return {FailureText::tr("The workspace folder is gone"),
                FailureText::tr("%1 is not a folder any more. Choose another one in Settings → "
                                "Advanced → AI Chat.")
                    .arg(failure.subject),
                saidOrTail(failure)};
    default:
        break;
    }
    // The agent's own troubles have nothing to do with the endpoint it was given.
    return custom && failure.layer != bridge::FailureLayer::Agent ? unknownAtEndpoint(failure)
                                                                  : asClaudeCodeSaid(failure);
}

} // namespace

FailureWords wordsFor(const Failure &failure)
{
    FailureWords words = wordsOfKind(failure);
    // Whatever failed, the agent's last lines may say why.
    const QString tail = failure.stderrTail.trimmed();
    if (!tail.isEmpty() && !words.said.contains(tail))
        words.said += (words.said.isEmpty() ? QString() : QStringLiteral("\n\n")) + tail;
    return words;
}

} // namespace ui
