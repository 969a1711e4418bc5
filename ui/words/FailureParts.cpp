#include "ui/words/FailureParts.h"

#include "bridge/endpoint/EndpointAddress.h"

namespace ui {

using bridge::Failure;
using bridge::FailureKind;

namespace {

FailureParts partsByKind(const Failure &failure)
{
    for (const auto byKind : {agentParts, networkParts, credentialParts, modelParts, serverParts}) {
        if (auto parts = byKind(failure))
            return *parts;
    }
    // Only the server's own text is certain.
    return {naming(titleHost(failure.address), FailureTr::tr("%1 failed"),
                   FailureTr::tr("The endpoint failed")),
            failure.httpStatus > 0 ? FailureTr::tr("answered %1").arg(failure.httpStatus)
                                   : FailureTr::tr("unexpected answer"),
            FailureTr::tr("The server did not answer as expected."),
            FailureTr::tr("See what its server reports and try again.")};
}

/// Kinds best explained by the other side's own text.
bool quotesMessage(FailureKind kind)
{
    switch (kind) {
    case FailureKind::Unknown:
    case FailureKind::PermissionDenied:
    case FailureKind::RequestRejected:
    case FailureKind::RateLimited:
    case FailureKind::Billing:
    case FailureKind::UpstreamFailed:
    case FailureKind::UpstreamCredential:
    case FailureKind::ServerFailed:
    case FailureKind::ErrorEvent:
    case FailureKind::OutOfMemory:
    case FailureKind::ManagedByOrganisation:
        return true;
    default:
        return false;
    }
}

} // namespace

QString titleHost(const QString &address)
{
    const auto parsed = bridge::endpoint::EndpointAddress::parse(address);
    const auto host = parsed ? parsed->hostAndPort() : address;
    constexpr int kLongest = 60;
    if (host.size() <= kLongest)
        return host;
    // The start of a host name is as distinctive as its end.
    return host.left(kLongest / 2) + u'…' + host.right(kLongest / 2 - 1);
}

QString headerOf(bridge::CredentialKind kind)
{
    // The placeholder is sent as a bearer token, and so is Claude Code's sign-in.
    return kind == bridge::CredentialKind::ApiKey ? QStringLiteral("x-api-key")
                                                  : QStringLiteral("Authorization: Bearer");
}

QString beginningOf(const QString &text)
{
    constexpr int kLength = 300;
    const auto trimmed = text.trimmed();
    return trimmed.size() <= kLength ? trimmed : trimmed.left(kLength).trimmed() + u'…';
}

QString quotedMessage(const Failure &failure)
{
    const auto message = beginningOf(failure.message).simplified();
    if (message.isEmpty())
        return {};
    if (failure.httpStatus == 0 && failure.layer() == bridge::FailureLayer::Network)
        return FailureTr::tr("The system said: “%1”").arg(message);
    if (failure.inAgentsWords)
        return FailureTr::tr("Claude Code said: “%1”").arg(message);
    return failure.proxyFault ? FailureTr::tr("The proxy said: “%1”").arg(message)
                              : FailureTr::tr("It said: “%1”").arg(message);
}

QString naming(const QString &subject, const QString &named, const QString &unnamed)
{
    return subject.isEmpty() ? unnamed : named.arg(subject);
}

QString joinSentences(const QStringList &sentences)
{
    QStringList all = sentences;
    all.removeAll(QString());
    return all.join(u' ');
}

bool concernsEndpoint(const Failure &failure)
{
    if (failure.address.isEmpty())
        return false;
    switch (failure.kind()) {
    case FailureKind::AgentTooOld:
    case FailureKind::AgentElsewhere:
    case FailureKind::AgentUnverified:
    case FailureKind::ManagedByOrganisation:
        return true;
    default:
        return failure.layer() != bridge::FailureLayer::Agent;
    }
}

FailureParts partsOf(const Failure &failure)
{
    FailureParts parts = partsByKind(failure);
    // A status of success explains nothing.
    const bool hasStatus =
        failure.httpStatus >= 300 && failure.layer() != bridge::FailureLayer::Agent;
    parts.text = joinSentences(
        {parts.text,
         hasStatus ? FailureTr::tr("The HTTP status was %1.").arg(failure.httpStatus) : QString(),
         quotesMessage(failure.kind()) || failure.outlastsRetries
                 || (failure.proxyFault && failure.httpStatus > 0)
             ? quotedMessage(failure)
             : QString()});
    return parts;
}

} // namespace ui
