#include "bridge/answers/ProbeFinding.h"

#include <QRegularExpression>

#include <utility>

namespace bridge::answers {

namespace {

/// True for kinds that the agent's words leave ambiguous: they fit unrelated failures. Words of the
/// server itself are unambiguous.
bool hasSeveralMeanings(const Failure &agents)
{
    switch (agents.kind()) {
    case FailureKind::Unknown:
    case FailureKind::CredentialMissing:
    case FailureKind::CredentialRejected:
    case FailureKind::PermissionDenied:
    case FailureKind::ServerFailed:
    case FailureKind::UpstreamFailed:
    case FailureKind::NotMessagesApi:
    case FailureKind::EmptyAnswer:
    case FailureKind::AnswerUnreadable:
    case FailureKind::StreamCut:
    case FailureKind::StreamMalformed:
    case FailureKind::StreamStalled:
    case FailureKind::ErrorEvent:
    case FailureKind::NotLoggedIn:
        return true;
    case FailureKind::ModelNotFound:
        return agents.httpStatus == 404; // every 404 has these words
    default:
        return agents.layer() == FailureLayer::Network;
    }
}

/// True if the probe's result explains the agent's failure better.
bool outweighs(const Failure &agents, const Failure &seen)
{
    // A server that is busy with the agent's request may be slow to answer another.
    if (seen.kind() == FailureKind::TimedOut && agents.httpStatus != 0)
        return true;
    return !hasSeveralMeanings(agents);
}

/// True if only the words of the status came with a refusal: those of a web server or firewall, not
/// of an API that decides about this request.
bool isRefusedWithoutReason(const Failure &agents)
{
    static const QRegularExpression words(
        QStringLiteral("^(?:\\d{3} *)?(?:forbidden|access denied|not acceptable!?|"
                       "(?:the )?request (?:was |is )?(?:blocked|rejected|denied)|"
                       "you don't have permission to access this resource)?[.!]?$"),
        QRegularExpression::CaseInsensitiveOption);
    const FailureKind kind = agents.kind();
    const bool isGeneral = kind == FailureKind::PermissionDenied
                           || kind == FailureKind::CredentialRejected
                           || kind == FailureKind::NotMessagesApi || kind == FailureKind::Unknown;
    return isGeneral && (agents.httpStatus == 403 || agents.httpStatus == 406)
           && words.match(agents.said.trimmed()).hasMatch();
}

/// Of a probe that found nothing wrong.
Failure besidesAnsweredProbe(Failure agents, bool takesMessages)
{
    if (!takesMessages)
        return agents;
    if (isRefusedWithoutReason(agents))
        agents = Failure::of(FailureKind::BlockedByFirewall, agents);
    agents.shortRequestsPass = agents.kind() == FailureKind::BlockedByFirewall;
    return agents;
}

} // namespace

std::optional<Failure> failureOfRetry(int httpStatus, const QString &address)
{
    const auto of = [&](FailureKind kind) {
        return Failure::of(kind, {.address = address, .httpStatus = httpStatus});
    };
    switch (httpStatus) {
    case 401:
        return of(FailureKind::CredentialRejected);
    case 403:
        return of(FailureKind::PermissionDenied);
    case 429:
        return of(FailureKind::RateLimited);
    case 529:
        return of(FailureKind::Overloaded);
    default:
        return std::nullopt;
    }
}

bool wantsProbe(const Failure &agents)
{
    // The default API is never probed, and the agent's own failures are not the endpoint's.
    const bool isOurs =
        agents.layer() != FailureLayer::Agent || agents.kind() == FailureKind::NotLoggedIn;
    if (agents.address.isEmpty() || !isOurs)
        return false;
    return hasSeveralMeanings(agents) || agents.kind() == FailureKind::ModelNotFound;
}

Failure withProbe(Failure agents, const ProbeFinding &probe)
{
    if (!probe.failure)
        return besidesAnsweredProbe(std::move(agents), probe.takesMessages);
    const Failure &seen = *probe.failure;
    if (seen.kind() != agents.kind()) {
        if (outweighs(agents, seen))
            return agents;
        Failure failure = seen;
        failure.stderrTail = agents.stderrTail;
        return failure;
    }
    if (seen.httpStatus != 0)
        agents.httpStatus = seen.httpStatus;
    if (!seen.message.isEmpty()) {
        agents.message = seen.message;
        agents.inAgentsWords = false;
    }
    if (!seen.said.isEmpty())
        agents.said = seen.said;
    if (!seen.subject.isEmpty())
        agents.subject = seen.subject;
    agents.body = seen.body;
    agents.fix = seen.fix;
    agents.placeholder = seen.placeholder;
    agents.wanted = seen.wanted;
    agents.issuer = seen.issuer;
    agents.proxyFault = seen.proxyFault;
    agents.shortRequestsPass = agents.shortRequestsPass || seen.shortRequestsPass;
    if (seen.refused)
        agents.refused = seen.refused;
    agents.isProbable = seen.isProbable;
    // Only a time, or a limit that is longer, is news; a short pause is none about a long limit.
    const bool isLonger = seen.outlastsRetries && !agents.outlastsRetries;
    const bool isOfTheSame = seen.resetsAt && seen.outlastsRetries == agents.outlastsRetries;
    if (isLonger || isOfTheSame) {
        agents.resetsAt = seen.resetsAt;
        agents.outlastsRetries = seen.outlastsRetries;
    }
    return agents;
}

Failure forOwnSignIn(Failure failure)
{
    if (failure.kind() == FailureKind::CredentialRejected
        || failure.kind() == FailureKind::CredentialMissing
        || failure.kind() == FailureKind::CredentialWrongHeader) {
        failure = Failure::of(FailureKind::NotLoggedIn, failure);
        failure.fix.credentialKind.reset();
    }
    return failure;
}

} // namespace bridge::answers
