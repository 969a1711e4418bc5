#include "ui/words/FailureParts.h"

#include "bridge/endpoint/EndpointAddress.h"

namespace ui {

using bridge::Failure;
using bridge::FailureKind;

EndpointName::EndpointName(const QString &address, Form form)
    : m_address(address)
    , m_form(form)
{}

QString EndpointName::atStart() const
{
    return m_form == Form::Short ? FailureTr::tr("The server")
                                 : FailureTr::tr("Your custom API endpoint (%1)").arg(m_address);
}

QString EndpointName::inside() const
{
    return m_form == Form::Short ? FailureTr::tr("the server")
                                 : FailureTr::tr("your custom API endpoint (%1)").arg(m_address);
}

QString EndpointName::place() const
{
    return m_form == Form::Short ? FailureTr::tr("there")
                                 : FailureTr::tr("at your custom API endpoint (%1)").arg(m_address);
}

QString EndpointName::host() const
{
    const auto parsed = bridge::endpoint::EndpointAddress::parse(m_address);
    const auto host = parsed ? parsed->hostAndPort() : m_address;
    constexpr int kLongest = 60;
    if (host.size() <= kLongest)
        return host;
    // The end tells hosts of one company apart no better than the beginning does.
    return host.left(kLongest / 2) + u'…' + host.right(kLongest / 2 - 1);
}

QString headerOf(bridge::CredentialKind kind)
{
    // What stands in for a credential goes as a bearer token, and so does Claude Code's sign-in.
    return kind == bridge::CredentialKind::ApiKey ? QStringLiteral("x-api-key")
                                                  : QStringLiteral("Authorization: Bearer");
}

QString statusNote(const Failure &failure)
{
    return failure.httpStatus > 0 ? FailureTr::tr(" (HTTP %1)").arg(failure.httpStatus) : QString();
}

QString beginningOf(const QString &said)
{
    constexpr int kLength = 300;
    const auto text = said.trimmed();
    return text.size() <= kLength ? text : text.left(kLength).trimmed() + u'…';
}

QString saidNote(const Failure &failure)
{
    const auto said = beginningOf(failure.said).simplified();
    return said.isEmpty() ? QString() : FailureTr::tr(" It said: “%1”").arg(said);
}

bool concernsEndpoint(const Failure &failure)
{
    if (failure.address.isEmpty())
        return false;
    switch (failure.kind) {
    case FailureKind::AgentTooOld:
    case FailureKind::AgentElsewhere:
    case FailureKind::AgentUnverified:
    case FailureKind::ManagedByOrganisation:
        return true;
    default:
        return failure.layer != bridge::FailureLayer::Agent;
    }
}

FailureParts partsOf(const Failure &failure, EndpointName::Form form)
{
    if (auto parts = agentParts(failure))
        return *parts;
    const EndpointName endpoint(failure.address, form);
    for (const auto byKind : {networkParts, credentialParts, modelParts, serverParts}) {
        if (auto parts = byKind(failure, endpoint))
            return *parts;
    }
    // Only what was said is certain.
    return {FailureTr::tr("Your custom endpoint failed"),
            failure.httpStatus > 0 ? FailureTr::tr("answered %1").arg(failure.httpStatus)
                                   : FailureTr::tr("unexpected answer"),
            FailureTr::tr("%1 did not answer as it should%2.%3")
                .arg(endpoint.atStart(), statusNote(failure), saidNote(failure)),
            FailureTr::tr("See what its server reports and try again")};
}

} // namespace ui
