#include "bridge/answers/ErrorKind.h"

#include "bridge/answers/ErrorWords.h"
#include "bridge/answers/RequestParts.h"

#include <QRegularExpression>

#include <algorithm>
#include <optional>
#include <utility>

namespace bridge::answers {

namespace {

using enum FailureKind;
using Format = ErrorBody::Format;

/// A web page comes from a server in front of the API: its text is not the API's.
bool pageAdmits(FailureKind kind)
{
    return kind == TlsFailed || kind == ProxyInTheWay || kind == RequestTooLarge
           || kind == BlockedByFirewall || kind == RateLimited || kind == UpstreamFailed
           || kind == ClientCertificateRequired || kind == ClientCertificateRefused;
}

/// True if words may decide this kind at this status. They cannot change what a status makes
/// certain.
bool statusAdmits(int status, FailureKind kind, const LimitEnd &end)
{
    // What is admitted again in a moment is neither unpaid nor refused.
    const bool endsSoon = end.at && !end.outlastsRetries;
    const bool isCredential =
        failureLayerOf(kind) == FailureLayer::Credential || kind == UpstreamCredential;
    switch (status) {
    case 401:
        return isCredential;
    case 403:
        return isCredential || kind == BlockedByFirewall || kind == ProxyInTheWay
               || kind == ModelNotFound || kind == RateLimited;
    case 404:
        return !isCredential && kind != UpstreamFailed;
    case 413:
        return kind == RequestTooLarge || kind == ContextTooSmall || kind == RateLimited;
    case 429:
        // A limit of a provider is one, too, whatever login it was reached with.
        return kind == RateLimited || kind == Overloaded
               || (isCredential && kind != UpstreamCredential && !endsSoon);
    default:
        // A request that the server behind a gateway refused is not an upstream failure.
        return kind != UpstreamFailed || status < 400 || status >= 500;
    }
}

std::optional<FailureKind> kindOfStatusAlone(int status)
{
    switch (status) {
    case 402:
        return Billing;
    case 407:
    case 511:
        return ProxyInTheWay;
    case 529:
        return Overloaded;
    default:
        return std::nullopt;
    }
}

FailureKind kindOfRefusal(int status, Format format)
{
    const bool isPage = format == Format::Html;
    switch (status) {
    case 401:
        return CredentialRejected;
    case 403:
        return isPage ? BlockedByFirewall : PermissionDenied;
    case 404:
    case 410:
        return isPage || format == Format::Empty ? NotMessagesApi : Unknown;
    case 405:
    case 406:
        return NotMessagesApi;
    case 411:
    case 415:
    case 422:
        return RequestRejected;
    case 413:
    case 414:
    case 431:
        return RequestTooLarge;
    case 429:
        return RateLimited;
    case 451:
        return BlockedByFirewall;
    default:
        return Unknown;
    }
}

FailureKind kindOfBreakdown(int status)
{
    // 520 to 527 and 530: Cloudflare got no valid answer from the server behind it.
    const bool isCloudflare = (status >= 520 && status <= 527) || status == 530;
    if (status == 502 || status == 504 || isCloudflare)
        return UpstreamFailed;
    return status == 501 ? NotMessagesApi : ServerFailed;
}

std::optional<FailureKind> firstKind(const QStringList &texts, const auto &kindOf)
{
    for (const QString &text : texts) {
        if (const auto kind = kindOf(text))
            return kind;
    }
    return std::nullopt;
}

/// True if the words are about who asks, rather than about the message, the model or the country.
bool isAboutLogin(const ErrorBody &body)
{
    static const QRegularExpression words(
        QStringLiteral(
            "\\b(?:api[- ]?)?keys?\\b|\\btokens?\\b|\\blog ?in\\b|\\bcredentials?\\b|"
            "\\baccounts?\\b|\\borgani[sz]ation\\b|\\bproject\\b|\\bpermissions?\\b|"
            "\\bforbidden\\b|\\baccess\\b|\\b(?:un)?authori[sz]ed\\b|密钥|令牌|账号|权限"),
        QRegularExpression::CaseInsensitiveOption);
    return !body.refusesContent
           && std::any_of(body.sentences.begin(), body.sentences.end(),
                          [](const QString &each) { return words.match(each).hasMatch(); });
}

/// True for kinds that say of a provider behind the server that it refuses the server itself. Also
/// of an answer that calls it the server's own failure: it would refuse the user with 401 or 403.
bool isRefusalBehind(int status, const ErrorBody &body, FailureKind kind)
{
    const bool isRefused = kind == CredentialMissing || kind == CredentialRejected;
    return (isRefused && (body.isFromBehind || status >= 500))
           || (kind == PermissionDenied && body.isFromBehind && isAboutLogin(body));
}

FailureKind kindAsWritten(int status, const ErrorBody &body, const LimitEnd &end)
{
    const auto admits = [&](FailureKind kind) {
        return statusAdmits(status, kind, end) && (body.format != Format::Html || pageAdmits(kind));
    };
    const auto admitted = [&](std::optional<FailureKind> kind) {
        return kind && admits(*kind) ? kind : std::nullopt;
    };
    if (const auto kind = kindOfStatusAlone(status))
        return *kind;
    // Also where its other words are those of a size limit ("Request too large", 413).
    if (const auto limit = tokenLimit(body);
        limit && limit->isBelowOneRequest() && admits(RateLimited))
        return RateLimited;
    if (const auto kind = firstKind(
            body.codes, [&](const QString &code) { return admitted(kindOfExactCode(code)); }))
        return *kind;
    if (const auto kind = firstKind(
            body.sentences, [&](const QString &sentence) { return kindOfWords(sentence, admits); }))
        return *kind;
    if (const auto kind = firstKind(
            body.codes, [&](const QString &code) { return admitted(kindOfBroadCode(code)); }))
        return *kind;
    return status >= 500 ? kindOfBreakdown(status) : kindOfRefusal(status, body.format);
}

} // namespace

FailureKind kindOfError(int status, const ErrorBody &body, const LimitEnd &end)
{
    const FailureKind kind = kindAsWritten(status, body, end);
    return isRefusalBehind(status, body, kind) ? UpstreamCredential : kind;
}

Failure failureOfError(FailureKind kind, FailureDetails details)
{
    if (kind == Unknown && (details.httpStatus == 401 || details.httpStatus == 403))
        return Failure::unknown(FailureLayer::Credential, std::move(details));
    return Failure::of(kind, std::move(details));
}

void addDetails(Failure &failure, const ErrorBody &body, const LimitEnd &end)
{
    if (failure.kind() == RateLimited || failure.kind() == Overloaded
        || failure.kind() == UpstreamFailed) {
        failure.resetsAt = end.at;
        failure.outlastsRetries = end.outlastsRetries;
        failure.tokens = end.tokens;
    }
    if (failure.kind() == UpstreamCredential && !body.isFromBehind)
        failure.isProbable = kindAsWritten(failure.httpStatus, body, end) != UpstreamCredential;
    failure.refused = refusedPart(failure.kind(), body);
}

} // namespace bridge::answers
