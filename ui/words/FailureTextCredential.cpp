#include "ui/words/CertificateText.h"
#include "ui/words/FailureParts.h"
#include "ui/words/PathText.h"

namespace ui {

using bridge::CredentialKind;
using bridge::Failure;
using bridge::FailureKind;
using FixedAt = FailureParts::FixedAt;

namespace {

FailureParts wrongHeader(const Failure &failure)
{
    const auto works = failure.fix.credentialKind.value_or(CredentialKind::BearerToken);
    const auto sent =
        works == CredentialKind::ApiKey ? CredentialKind::BearerToken : CredentialKind::ApiKey;
    return {FailureTr::tr("%1 expects the credential in the other header")
                .arg(titleHost(failure.address)),
            FailureTr::tr("wrong header"),
            FailureTr::tr("The server does not accept the credential as “%1”, but it does as “%2”.")
                .arg(headerOf(sent), headerOf(works)),
            FailureTr::tr("Send it as “%1”.").arg(headerOf(works)), FixedAt::Here};
}

/// The server lets in what is neither a token nor a key.
std::optional<FailureParts> otherCredential(const Failure &failure)
{
    const auto title = FailureTr::tr("%1 asks for a credential").arg(titleHost(failure.address));
    switch (failure.wanted) {
    case bridge::WantedCredential::TokenOrKey:
        break;
    case bridge::WantedCredential::Password:
        return FailureParts{
            title, FailureTr::tr("name and password"),
            FailureTr::tr("The server, or a web server in front of it, wants a name and a password "
                          "(HTTP Basic), not a token or key."),
            FailureTr::tr(
                "Under Headers of a profile, add a secret header “Authorization” with the "
                "value “Basic …”, where … is NAME:PASSWORD in base64; or ask its operator "
                "for an address without a password."),
            FixedAt::Here};
    case bridge::WantedCredential::GatewaySignIn:
        return FailureParts{
            title, FailureTr::tr("sign-in needed"),
            FailureTr::tr(
                "The server is a Claude gateway. It gives nobody a token to enter: Claude "
                "Code signs in there by itself."),
            FailureTr::tr(
                "In a terminal, start Claude Code and enter /login, which connects to the "
                "gateway. Its tokens are valid for an hour."),
            FixedAt::Here};
    }
    return std::nullopt;
}

/// Why the server refused the client certificate, by its TLS alert.
QString refusalWords(const QString &alert)
{
    if (alert == QLatin1String("unknown_ca"))
        return FailureTr::tr("It does not know the authority that signed it.");
    if (alert == QLatin1String("certificate_expired"))
        return FailureTr::tr("It takes it for expired.");
    if (alert == QLatin1String("certificate_revoked"))
        return FailureTr::tr("It takes it for revoked.");
    return {};
}

FailureParts certificateParts(const Failure &failure)
{
    const auto host = titleHost(failure.address);
    if (failure.kind() == FailureKind::ClientCertificateRequired && failure.certificate)
        return {FailureTr::tr("%1 wants a client certificate").arg(host),
                FailureTr::tr("certificate unusable"),
                joinSentences(
                    {FailureTr::tr("The server admits only programs that show a certificate of its "
                                   "operator's. The one that the environment names was not shown."),
                     causeOf(*failure.certificate)}),
                remedyOf(*failure.certificate), FixedAt::Here};
    if (failure.kind() == FailureKind::ClientCertificateRequired)
        return {FailureTr::tr("%1 wants a client certificate").arg(host),
                FailureTr::tr("certificate needed"),
                FailureTr::tr("The server admits only programs that show a certificate of its "
                              "operator's, and none was shown."),
                FailureTr::tr("Choose the certificate and the key that you got for it, also if a "
                              "settings file of Claude Code names them: those do not count while "
                              "the custom endpoint is on."),
                FixedAt::Here};
    if (failure.kind() == FailureKind::ClientCertificateRefused)
        return {FailureTr::tr("%1 refused the client certificate").arg(host),
                FailureTr::tr("certificate refused"),
                joinSentences(
                    {naming(failure.subject.isEmpty() ? QString() : pathLine(failure.subject),
                            FailureTr::tr("The server does not accept the client certificate in "
                                          "%1."),
                            FailureTr::tr("The server does not accept the client certificate.")),
                     refusalWords(failure.message)}),
                FailureTr::tr("Choose the certificate that you got for this server, or ask its "
                              "operator for a new one."),
                FixedAt::Here};
    return {FailureTr::tr("The client certificate for %1 cannot be used").arg(host),
            FailureTr::tr("certificate unusable"),
            failure.certificate ? causeOf(*failure.certificate)
                                : FailureTr::tr("Its files cannot be used."),
            failure.certificate ? remedyOf(*failure.certificate)
                                : FailureTr::tr("Choose other files."),
            FixedAt::Here};
}

} // namespace

std::optional<FailureParts> credentialParts(const Failure &failure)
{
    const auto host = titleHost(failure.address);
    switch (failure.kind()) {
    case FailureKind::CredentialMissing:
    case FailureKind::CredentialRejected:
        if (auto parts = otherCredential(failure))
            return parts;
        if (failure.kind() == FailureKind::CredentialRejected && !failure.placeholder)
            return FailureParts{
                FailureTr::tr("%1 refused the credential").arg(host), FailureTr::tr("refused"),
                FailureTr::tr("The server answered, but it does not accept the credential it was "
                              "sent."),
                FailureTr::tr("Enter its token or key in the settings."), FixedAt::Here};
        return FailureParts{
            FailureTr::tr("%1 asks for a credential").arg(host), FailureTr::tr("needed"),
            failure.placeholder ? FailureTr::tr("The server answered, but it requires a "
                                                "credential, and none is saved for it.")
                                : FailureTr::tr("The server requires a token or key, and none was "
                                                "sent."),
            FailureTr::tr("Enter its token or key in the settings."), FixedAt::Here};
    case FailureKind::CredentialWrongHeader:
        return wrongHeader(failure);
    case FailureKind::PermissionDenied:
        return FailureParts{
            FailureTr::tr("%1 does not allow this").arg(host), FailureTr::tr("not allowed"),
            naming(failure.subject,
                   FailureTr::tr("The server knows the credential, but does not allow it “%1”."),
                   FailureTr::tr("The server knows the credential, but does not allow it this "
                                 "request.")),
            FailureTr::tr("Ask its operator for access, or enter another token or key in the "
                          "settings."),
            FixedAt::Here};
    case FailureKind::ClientNotAllowed:
        return FailureParts{
            FailureTr::tr("%1 admits only certain programs").arg(host),
            FailureTr::tr("program refused"),
            FailureTr::tr("The server refused the program that sent the request, whatever its "
                          "credential."),
            FailureTr::tr("“Check with Claude Code”, in a terminal drawbridge check --agent, shows "
                          "whether Claude Code itself is admitted; if it is not, ask the server's "
                          "operator to admit it."),
            FixedAt::Here};
    case FailureKind::Billing:
        return FailureParts{
            FailureTr::tr("%1 reports no credit").arg(host), FailureTr::tr("no credit"),
            FailureTr::tr("The server answered that the account of the credential has no credit or "
                          "plan for this."),
            FailureTr::tr(
                "Top up that account or change its plan, or enter another token or key in "
                "the settings.")};
    case FailureKind::CredentialRepeated:
        return FailureParts{
            FailureTr::tr("%1 repeats the credential").arg(host), FailureTr::tr("repeated"),
            FailureTr::tr("The server's answers contain the credential that it was sent: whoever "
                          "reads them, or a log of them, has it."),
            FailureTr::tr("Ask its operator to leave it out; Claude Code may have written it into "
                          "the files of its conversations."),
            FixedAt::Server};
    case FailureKind::ClientCertificateRequired:
    case FailureKind::ClientCertificateRefused:
    case FailureKind::ClientCertificateUnusable:
        return certificateParts(failure);
    default:
        return std::nullopt;
    }
}

} // namespace ui
