#include "bridge/check/rungs/FirewallLook.h"

#include "bridge/answers/ErrorBody.h"
#include "bridge/check/rungs/MessageReader.h"

namespace bridge::check {
namespace {

/// Statuses with which firewalls refuse: forbidden, not acceptable, too large, a legal reason.
bool isFirewalls(int status)
{
    return status == 403 || status == 406 || status == 413 || status == 418 || status == 451;
}

/// A page for people, at a status that is neither about a credential, a proxy's password nor a
/// limit.
bool isPageOfRefusal(const answers::ServerAnswer &answer)
{
    return answer.status >= 400 && answer.status < 500 && answer.status != 401
           && answer.status != 407 && answer.status != 429
           && answers::readErrorBody(answer.body).format == answers::ErrorBody::Format::Html;
}

/// The API's own decision about the request.
bool isServersOwn(const answers::ServerAnswer &answer, const Failure &failure)
{
    const FailureKind kind = failure.kind();
    const bool isGeneral = kind == FailureKind::PermissionDenied || kind == FailureKind::Unknown
                           || kind == FailureKind::NotMessagesApi
                           || kind == FailureKind::RequestTooLarge
                           || kind == FailureKind::CredentialRejected;
    return isApiError(answer) || !isGeneral;
}

} // namespace

std::optional<Failure> firewallsRefusal(const network::HttpOutcome &outcome)
{
    const auto failure = messageFailure(outcome);
    if (!failure || outcome.failure)
        return std::nullopt;
    const bool isKnown = failure->kind() == FailureKind::BlockedByFirewall;
    const bool isRefusal = isFirewalls(outcome.answer.status) || isPageOfRefusal(outcome.answer);
    if (!isKnown && (!isRefusal || isServersOwn(outcome.answer, *failure)))
        return std::nullopt;
    Failure refused = Failure::of(FailureKind::BlockedByFirewall, *failure);
    refused.shortRequestsPass = true;
    return refused;
}

} // namespace bridge::check
