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

Failure failureOf(const TurnFailure &turn, FailureKind kind, const FailureDetails &details)
{
    if (kind == FailureKind::Unknown && turn.httpStatus == 0) {
        if (isConnectionTrouble(turn))
            return Failure::unknown(FailureLayer::Network, details);
        if (isAgentsOwn(turn))
            return Failure::unknown(FailureLayer::Agent, details);
    }
    return answers::failureOfError(kind, details);
}

} // namespace

Failure classifyTurnFailure(const TurnFailure &turn, const QString &address)
{
    FailureKind kind = FailureKind::Unknown;
    FailureDetails failure;
    failure.address = address;
    failure.httpStatus = turn.httpStatus ? turn.httpStatus : statusOfMalformed(turn.text);
    failure.said = turn.text;
    failure.subject = modelNamedIn(turn.text);
    if (const auto known = kindInAgentsWords(turn)) {
        // At every 401 whose words mention x-api-key the agent says that nobody is logged in.
        const bool isAnswer = turn.httpStatus != 0 && !address.isEmpty();
        kind = isAnswer && known == FailureKind::NotLoggedIn ? FailureKind::CredentialRejected
                                                             : *known;
    } else if (!isAgentsOwn(turn) && !isConnectionTrouble(turn)) {
        const answers::ErrorBody body = serversAnswer(turn);
        kind = kindInServersWords(turn, body);
        if (!address.isEmpty() && !body.sentences.isEmpty()) {
            failure.said = body.said();
            failure.body = turn.text.left(kMaxShownBody);
        }
    }
    return failureOf(turn, kind, failure);
}

} // namespace bridge::claude
