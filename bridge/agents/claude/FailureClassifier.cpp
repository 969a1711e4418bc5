#include "bridge/agents/claude/FailureClassifier.h"

#include "bridge/agents/claude/AgentWords.h"
#include "bridge/answers/ErrorBody.h"
#include "bridge/answers/ErrorKind.h"

namespace bridge::claude {

namespace {

using agent::TurnFailure;

constexpr qsizetype kMaxShownBody = 4000;

/// The server's answer as repeated by Claude Code, read like the answer itself.
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
    // With a status the text repeats a server's words, which may be about connections, too.
    if (turn.httpStatus == 0) {
        if (const auto kind = kindOfConnectionWords(turn.text))
            return kind;
    }
    return kindOfAnswerWords(turn.text);
}

FailureKind kindInServersWords(const TurnFailure &turn, const answers::ErrorBody &body,
                               const answers::LimitEnd &end)
{
    const FailureKind kind = answers::kindOfError(turn.httpStatus, body, end);
    // Without a status the error came within an answer that had begun well.
    const bool isEvent = turn.httpStatus == 0 && !turn.type.isEmpty();
    return kind == FailureKind::Unknown && isEvent ? FailureKind::ErrorEvent : kind;
}

/// True if the agent stopped by itself, unrelated to an endpoint's answer.
bool isFromAgent(const TurnFailure &turn)
{
    return turn.category.startsWith(QLatin1String("error_"))
           || turn.category == QLatin1String("cloud_credential_error");
}

bool isConnectionTrouble(const TurnFailure &turn)
{
    return turn.category == QLatin1String("connection_failed")
           || turn.text.contains(QLatin1String("Unable to connect to API"));
}

Failure failureOf(const TurnFailure &turn, FailureKind kind, const FailureDetails &details)
{
    if (kind == FailureKind::Unknown && turn.httpStatus == 0) {
        if (isConnectionTrouble(turn))
            return Failure::unknown(FailureLayer::Network, details);
        if (isFromAgent(turn))
            return Failure::unknown(FailureLayer::Agent, details);
    }
    return answers::failureOfError(kind, details);
}

} // namespace

Failure classifyTurnFailure(const TurnFailure &turn, const QString &address, const QDateTime &now)
{
    FailureKind kind = FailureKind::Unknown;
    FailureDetails failure;
    const answers::ErrorBody body = serversAnswer(turn);
    const answers::LimitEnd end = answers::limitEnd(body, {}, now);
    failure.address = address;
    failure.httpStatus = turn.httpStatus ? turn.httpStatus : statusOfMalformed(turn.text);
    failure.message = turn.text;
    failure.subject = modelNamedIn(turn.text);
    if (const auto known = kindInAgentsWords(turn)) {
        // The agent reports "not logged in" for every 401 whose text mentions x-api-key.
        const bool isAnswer = turn.httpStatus != 0 && !address.isEmpty();
        kind = isAnswer && known == FailureKind::NotLoggedIn ? FailureKind::CredentialRejected
                                                             : *known;
    } else if (!isFromAgent(turn) && !isConnectionTrouble(turn)) {
        kind = kindInServersWords(turn, body, end);
        // Without a status or type nothing has come from a server.
        if (turn.httpStatus != 0 || !turn.type.isEmpty())
            failure.said = body.message();
        if (!address.isEmpty() && !body.sentences.isEmpty()) {
            failure.message = body.message();
            failure.body = turn.text.left(kMaxShownBody);
        }
    }
    failure.inAgentsWords = failure.said.isEmpty();
    Failure known = failureOf(turn, kind, failure);
    answers::addDetails(known, body, end);
    if (known.tokens && known.tokens->requested == 0
        && known.tokens->limit < kLeastTokensOfFirstRequest) {
        known.tokens->requested = kLeastTokensOfFirstRequest;
        known.outlastsRetries = true;
    }
    return known;
}

} // namespace bridge::claude
