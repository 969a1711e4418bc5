#include "ui/words/FailureParts.h"

namespace ui {

using bridge::CredentialKind;
using bridge::Failure;
using bridge::FailureKind;
using Mended = FailureParts::Mended;

namespace {

FailureParts rejected(const Failure &failure, const EndpointName &endpoint)
{
    const auto status = failure.httpStatus > 0 ? FailureTr::tr("HTTP %1").arg(failure.httpStatus)
                                               : FailureTr::tr("no access");
    if (failure.placeholder)
        return {FailureTr::tr("%1 asks for a credential").arg(endpoint.host()),
                FailureTr::tr("needed"),
                FailureTr::tr("%1 answered, but lets nobody in without a credential, and none is "
                              "kept for it (%2).")
                    .arg(endpoint.atStart(), status),
                FailureTr::tr("Enter its token or key in the settings"), Mended::Here};
    return {FailureTr::tr("%1 refused the credential").arg(endpoint.host()),
            FailureTr::tr("refused"),
            FailureTr::tr("%1 answered, but it does not accept the credential it was sent (%2).")
                .arg(endpoint.atStart(), status),
            FailureTr::tr("Enter its token or key in the settings"), Mended::Here};
}

FailureParts wrongHeader(const Failure &failure, const EndpointName &endpoint)
{
    const auto works = failure.fix.credentialKind.value_or(CredentialKind::BearerToken);
    const auto sent =
        works == CredentialKind::ApiKey ? CredentialKind::BearerToken : CredentialKind::ApiKey;
    return {FailureTr::tr("%1 wants the credential in the other header").arg(endpoint.host()),
            FailureTr::tr("wrong header"),
            FailureTr::tr("%1 does not accept the credential as “%2”, but it does as “%3”.")
                .arg(endpoint.atStart(), headerOf(sent), headerOf(works)),
            FailureTr::tr("Send it as “%1”").arg(headerOf(works)), Mended::Here};
}

} // namespace

std::optional<FailureParts> credentialParts(const Failure &failure, const EndpointName &endpoint)
{
    const auto host = endpoint.host();
    switch (failure.kind) {
    case FailureKind::CredentialMissing:
        return FailureParts{FailureTr::tr("%1 asks for a credential").arg(host),
                            FailureTr::tr("needed"),
                            FailureTr::tr("%1 wants a token or key, and none was sent%2.")
                                .arg(endpoint.atStart(), statusNote(failure)),
                            FailureTr::tr("Enter its token or key in the settings"), Mended::Here};
    case FailureKind::CredentialRejected:
        return rejected(failure, endpoint);
    case FailureKind::CredentialWrongHeader:
        return wrongHeader(failure, endpoint);
    case FailureKind::PermissionDenied:
        return FailureParts{
            FailureTr::tr("%1 does not allow this").arg(host), FailureTr::tr("not allowed"),
            failure.subject.isEmpty()
                ? FailureTr::tr("%1 knows the credential, but does not allow it what was asked%2.")
                      .arg(endpoint.atStart(), statusNote(failure))
                : FailureTr::tr("%1 knows the credential, but does not allow it “%2”%3.")
                      .arg(endpoint.atStart(), failure.subject, statusNote(failure)),
            FailureTr::tr("Ask its operator for access, or enter another token or key in the "
                          "settings"),
            Mended::Here};
    case FailureKind::ClientNotAllowed:
        return FailureParts{
            FailureTr::tr("%1 admits only certain programs").arg(host),
            FailureTr::tr("program refused"),
            FailureTr::tr("%1 refused the program that asked, whatever its credential%2.")
                .arg(endpoint.atStart(), statusNote(failure)),
            FailureTr::tr("Ask its operator to admit Claude Code; “Check with Claude Code” in the "
                          "settings shows whether it is"),
            Mended::Here};
    case FailureKind::Billing:
        return FailureParts{
            FailureTr::tr("%1 reports no credit").arg(host), FailureTr::tr("no credit"),
            FailureTr::tr("%1 answered that the account behind the credential has no credit or "
                          "plan for this%2.")
                .arg(endpoint.atStart(), statusNote(failure)),
            FailureTr::tr("Top that account up, or enter another token or key in the settings"),
            Mended::AtTheServer};
    default:
        return std::nullopt;
    }
}

} // namespace ui
