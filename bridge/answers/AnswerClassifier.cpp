#include "bridge/answers/AnswerClassifier.h"

#include "bridge/answers/BodyText.h"
#include "bridge/answers/ErrorBody.h"
#include "bridge/answers/ErrorKind.h"
#include "bridge/answers/ProxyPage.h"

#include <QRegularExpression>

namespace bridge::answers {

namespace {

using Format = ErrorBody::Format;

constexpr qsizetype kMaxShownBody = 4000;
constexpr qsizetype kMaxSubject = 300;

LimitEnd endOf(const ServerAnswer &answer, const ErrorBody &body)
{
    return limitEnd(body, answer.retryAfter,
                    answer.received.isValid() ? answer.received : QDateTime::currentDateTimeUtc());
}

Failure failureOf(FailureKind kind, const ServerAnswer &answer, const ErrorBody &body)
{
    Failure failure = failureOfError(kind, {.httpStatus = answer.status,
                                            .message = body.message(),
                                            .said = body.message(),
                                            .body = readableBeginning(answer.body, kMaxShownBody)});
    addDetails(failure, body, endOf(answer, body));
    return failure;
}

/// Checks an answer with a success status: is it one of the Messages API?
std::optional<Failure> classifySuccess(const ServerAnswer &answer, const ErrorBody &body)
{
    if (body.isMessage && !body.isError)
        return std::nullopt;
    if (body.format == Format::Empty)
        return failureOf(FailureKind::EmptyAnswer, answer, body);
    if (body.isError) {
        const FailureKind kind = kindOfError(answer.status, body, endOf(answer, body));
        if (kind != FailureKind::Unknown)
            return failureOf(kind, answer, body);
        // An error without a known code: within a stream, or from another kind of server.
        const bool isEvent = body.format == Format::Events;
        return failureOf(isEvent ? FailureKind::ErrorEvent : kind, answer, body);
    }
    return failureOf(FailureKind::NotMessagesApi, answer, body);
}

/// True for a proxy or web server that requires user name and password instead of an API token.
bool wantsPassword(const ServerAnswer &answer)
{
    return answer.status == 401
           && answer.authenticate.trimmed().toLower().startsWith(QByteArrayView("basic"));
}

/// An error that would be told by its words, and whose words are lost.
bool isUnreadable(const ServerAnswer &answer, FailureKind kind)
{
    const bool isLost =
        isCompressed(answer.body) || (answer.body.isEmpty() && !answer.encoding.isEmpty());
    return isLost
           && (kind == FailureKind::Unknown || kind == FailureKind::RequestRejected
               || kind == FailureKind::ServerFailed);
}

/// An address as it may be shown: the login in front of its host is nobody's business.
QString withoutLogin(QString address)
{
    static const QRegularExpression login(QStringLiteral("^([A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#]*@"));
    return address.replace(login, QStringLiteral("\\1//…@"));
}

} // namespace

std::optional<Failure> classifyAnswer(const ServerAnswer &answer)
{
    const ErrorBody body = readErrorBody(answer.body);
    if (auto failure = proxyFailure(answer))
        return failure;
    if (answer.isSuccess())
        return classifySuccess(answer, body);
    if (answer.status >= 300 && answer.status < 400) {
        Failure failure = failureOf(FailureKind::Redirected, answer, body);
        failure.subject = withoutLogin(answer.location).left(kMaxSubject);
        return failure;
    }
    if (wantsPassword(answer)) {
        Failure failure = failureOf(FailureKind::CredentialMissing, answer, body);
        failure.subject = readableBeginning(answer.authenticate, kMaxSubject);
        failure.wanted = WantedCredential::Password;
        return failure;
    }
    const FailureKind kind = kindOfError(answer.status, body, endOf(answer, body));
    if (kind == FailureKind::ProxyInTheWay) {
        // Its words say so, whichever way it came.
        ServerAnswer proxys = answer;
        proxys.isFromProxy = true;
        return proxyFailure(proxys);
    }
    return failureOf(isUnreadable(answer, kind) ? FailureKind::AnswerUnreadable : kind, answer,
                     body);
}

} // namespace bridge::answers
