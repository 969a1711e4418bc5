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
    if (retry.httpStatus != 401 && retry.httpStatus != 403)
        return std::nullopt;
    Failure failure;
    failure.layer = FailureLayer::Credential;
    failure.kind = FailureKind::CredentialRejected;
    failure.address = address;
    failure.httpStatus = retry.httpStatus;
    failure.said = retry.category;
    return failure;
}

} // namespace bridge::endpoint
