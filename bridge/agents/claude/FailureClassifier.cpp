#include "bridge/agents/claude/FailureClassifier.h"

#include "bridge/agents/claude/AgentWords.h"
#include "bridge/answers/ErrorBody.h"
#include "bridge/answers/ErrorKind.h"

namespace bridge::claude {

namespace {

using agent::TurnFailure;

constexpr qsizetype kMaxShownBody = 4000;

/// What Claude Code repeats of the server's answer, read like the answer itself.
answers::ErrorBody serversAnswer(const TurnFailure &turn)
{
    answers::ErrorBody body = answers::readErrorBody(serversPart(turn.text).toUtf8());
    if (!turn.type.isEmpty())
        body.codes += turn.type.toLower();
    return body;
}

std::optional<FailureKind> kindInAgentsWords(const TurnFailure &turn)
{
    if (const auto kind = kindOfCategory(turn.category))
        return kind;
    // With a status the text repeats a server's words, and those may be about connections, too.
    if (turn.httpStatus == 0) {
        if (const auto kind = kindOfConnectionWords(turn.text))
            return kind;
    }
    return kindOfAnswerWords(turn.text);
}

FailureKind kindInServersWords(const TurnFailure &turn, const answers::ErrorBody &body)
{
    const FailureKind kind = answers::kindOfError(turn.httpStatus, body);
    // Without a status the server said it within an answer that had begun well.
    const bool isEvent = turn.httpStatus == 0 && !turn.type.isEmpty();
    return kind == FailureKind::Unknown && isEvent ? FailureKind::ErrorEvent : kind;
}

/// The agent stopped by itself; nothing that an endpoint answered is at fault.
bool isAgentsOwn(const TurnFailure &turn)
{
    return turn.category.startsWith(QLatin1String("error_"))
           || turn.category == QLatin1String("cloud_credential_error");
}

bool isConnectionTrouble(const TurnFailure &turn)
{
    return turn.category == QLatin1String("connection_failed")
           || turn.text.contains(QLatin1String("Unable to connect to API"));
}

FailureLayer layerOf(const TurnFailure &turn, FailureKind kind)
{
    if (kind == FailureKind::Unknown && turn.httpStatus == 0) {
        if (isConnectionTrouble(turn))
            return FailureLayer::Network;
        if (isAgentsOwn(turn))
            return FailureLayer::Agent;
    }
    return answers::layerOfError(turn.httpStatus, kind);
}

/// Kinds that the agent's words leave open: they fit failures that have nothing to do with each
/// other. Where the words are the server's own, that is no question.
bool hasSeveralMeanings(const Failure &agents)
{
    switch (agents.kind) {
    case FailureKind::Unknown:
    case FailureKind::CredentialMissing:
    case FailureKind::CredentialRejected:
    case FailureKind::PermissionDenied:
    case FailureKind::ServerFailed:
    case FailureKind::UpstreamFailed:
    case FailureKind::NotMessagesApi:
    case FailureKind::EmptyAnswer:
    case FailureKind::StreamCut:
    case FailureKind::StreamStalled:
    case FailureKind::ErrorEvent:
    case FailureKind::NotLoggedIn:
        return true;
    case FailureKind::ModelNotFound:
        return agents.httpStatus == 404; // every 404 reads like that
    default:
        return agents.layer == FailureLayer::Network;
    }
}

/// What the probe saw instead is no better word for what the agent met.
bool outweighs(const Failure &agents, const Failure &seen)
{
    // A server that is busy with the agent's request may well be slow to answer another.
    if (seen.kind == FailureKind::TimedOut && agents.httpStatus != 0)
        return true;
    return !hasSeveralMeanings(agents);
}

} // namespace

Failure classifyTurnFailure(const TurnFailure &turn, const QString &address)
{
    Failure failure;
    failure.address = address;
    failure.httpStatus = turn.httpStatus ? turn.httpStatus : statusOfMalformed(turn.text);
    failure.said = turn.text;
    failure.subject = modelNamedIn(turn.text);
    if (const auto kind = kindInAgentsWords(turn)) {
        // At every 401 whose words mention x-api-key the agent says that nobody is logged in.
        const bool isAnswer = turn.httpStatus != 0 && !address.isEmpty();
        failure.kind =
            isAnswer && kind == FailureKind::NotLoggedIn ? FailureKind::CredentialRejected : *kind;
    } else if (!isAgentsOwn(turn) && !isConnectionTrouble(turn)) {
        const answers::ErrorBody body = serversAnswer(turn);
        failure.kind = kindInServersWords(turn, body);
        if (!address.isEmpty() && !body.sentences.isEmpty()) {
            failure.said = body.said();
            failure.body = turn.text.left(kMaxShownBody);
        }
    }
    failure.layer = layerOf(turn, failure.kind);
    return failure;
}

std::optional<Failure> classifyRetry(const agent::RetryScheduled &retry, const QString &address)
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
    // The default API is not ours to look at, and the agent's own troubles are not the endpoint's.
    const bool isOurs =
        agents.layer != FailureLayer::Agent || agents.kind == FailureKind::NotLoggedIn;
    if (agents.address.isEmpty() || !isOurs)
        return false;
    return hasSeveralMeanings(agents) || agents.kind == FailureKind::ModelNotFound;
}

Failure withProbe(Failure agents, const check::ProbeFinding &probe)
{
    if (!probe.failure)
        return agents;
    const Failure &seen = *probe.failure;
    if (seen.kind != agents.kind) {
        if (outweighs(agents, seen))
            return agents;
        Failure failure = seen;
        failure.stderrTail = agents.stderrTail;
        return failure;
    }
    if (seen.httpStatus != 0)
        agents.httpStatus = seen.httpStatus;
    if (!seen.said.isEmpty())
        agents.said = seen.said;
    if (!seen.subject.isEmpty())
        agents.subject = seen.subject;
    agents.body = seen.body;
    agents.fix = seen.fix;
    agents.placeholder = seen.placeholder;
    return agents;
}

Failure forOwnSignIn(Failure failure)
{
    if (failure.kind == FailureKind::CredentialRejected
        || failure.kind == FailureKind::CredentialMissing
        || failure.kind == FailureKind::CredentialWrongHeader) {
        failure.kind = FailureKind::NotLoggedIn;
        failure.layer = failureLayerOf(failure.kind);
        failure.fix.credentialKind.reset();
    }
    return failure;
}

} // namespace bridge::claude
