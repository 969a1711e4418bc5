#include "bridge/endpoint/FailureClassifier.h"

namespace bridge::endpoint {

namespace {

bool has(const QString &text, QLatin1String words)
{
    return text.contains(words, Qt::CaseInsensitive);
}

/// No HTTP status: either no answer came, or one that was no Messages API answer. Claude Code
/// marks the first with `connection_failed` (2.1.330) or only in words (2.1.197).
void classifyWithoutStatus(const protocol::TurnFailure &turn, Failure &failure)
{
    if (has(turn.text, QLatin1String("ECONNREFUSED"))
        || has(turn.text, QLatin1String("ConnectionRefused"))) {
        failure.layer = FailureLayer::Network;
        failure.kind = FailureKind::ConnectionRefused;
    } else if (turn.category == QLatin1String("connection_failed")
               || has(turn.text, QLatin1String("Unable to connect to API"))
               || has(turn.text, QLatin1String("timed out"))
               || has(turn.text, QLatin1String("certificate"))) {
        failure.layer = FailureLayer::Network;
    } else if (has(turn.text, QLatin1String("Not logged in"))) {
        failure.layer = FailureLayer::Agent;
        failure.kind = FailureKind::NotLoggedIn;
    } else {
        failure.layer = FailureLayer::Endpoint;
    }
}

/// The agent's words fit failures that have nothing to do with each other.
bool hasSeveralMeanings(const Failure &agents)
{
    switch (agents.httpStatus) {
    case 0:
    case 200:
    case 401:
    case 403:
    case 404:
        return true;
    default:
        return agents.kind == FailureKind::Unknown || agents.kind == FailureKind::ServerFailed;
    }
}

} // namespace

Failure classifyTurnFailure(const protocol::TurnFailure &turn, const QString &address)
{
    Failure failure;
    failure.address = address;
    failure.httpStatus = turn.httpStatus;
    failure.said = turn.text;
    if (turn.httpStatus == 0) {
        classifyWithoutStatus(turn, failure);
    } else if (turn.httpStatus == 401 || turn.httpStatus == 403) {
        failure.layer = FailureLayer::Credential;
        failure.kind = FailureKind::CredentialRejected;
    } else {
        failure.layer = FailureLayer::Endpoint;
        if (has(turn.text, QLatin1String("No models loaded")))
            failure.kind = FailureKind::NoModelLoaded;
    }
    return failure;
}

std::optional<Failure> classifyRetry(const protocol::RetryScheduled &retry, const QString &address)
{
    Failure failure;
    failure.address = address;
    failure.httpStatus = retry.httpStatus;
    switch (retry.httpStatus) {
    case 401:
        failure.kind = FailureKind::CredentialRejected;
        break;
    case 403:
        failure.kind = FailureKind::PermissionDenied;
        break;
    case 429:
        failure.kind = FailureKind::RateLimited;
        break;
    case 529:
        failure.kind = FailureKind::Overloaded;
        break;
    default:
        return std::nullopt;
    }
    failure.layer = failureLayerOf(failure.kind);
    return failure;
}

bool wantsProbe(const Failure &agents)
{
    if (agents.address.isEmpty() || agents.layer == FailureLayer::Agent)
        return false;
    return hasSeveralMeanings(agents) || agents.kind == FailureKind::ModelNotFound;
}

Failure withProbe(Failure agents, const ProbeFinding &probe)
{
    if (!probe.failure)
        return agents;
    const Failure &seen = *probe.failure;
    if (seen.kind == agents.kind) {
        agents.httpStatus = seen.httpStatus ? seen.httpStatus : agents.httpStatus;
        if (!seen.said.isEmpty())
            agents.said = seen.said;
        agents.body = seen.body;
        if (!seen.subject.isEmpty())
            agents.subject = seen.subject;
        agents.fix = seen.fix;
        return agents;
    }
    // A server that is busy with the agent's request may well be slow to answer another.
    const bool isSlow = seen.kind == FailureKind::TimedOut && agents.httpStatus != 0;
    if (!hasSeveralMeanings(agents) || isSlow)
        return agents;
    Failure failure = seen;
    failure.stderrTail = agents.stderrTail;
    return failure;
}

} // namespace bridge::endpoint
