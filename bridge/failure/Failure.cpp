#include "bridge/failure/Failure.h"

#include <utility>

namespace bridge {

Failure::Failure(FailureLayer layer, FailureKind kind, FailureDetails details)
    : FailureDetails(std::move(details))
    , m_layer(layer)
    , m_kind(kind)
{}

Failure Failure::of(FailureKind kind, FailureDetails details)
{
    return {failureLayerOf(kind), kind, std::move(details)};
}

Failure Failure::unknown(FailureLayer layer, FailureDetails details)
{
    return {layer, FailureKind::Unknown, std::move(details)};
}

FailureLayer failureLayerOf(FailureKind kind)
{
    switch (kind) {
    case FailureKind::AddressInvalid:
    case FailureKind::HostNotFound:
    case FailureKind::ConnectionRefused:
    case FailureKind::NoRoute:
    case FailureKind::TimedOut:
    case FailureKind::ConnectionDropped:
    case FailureKind::TlsUntrusted:
    case FailureKind::TlsExpired:
    case FailureKind::TlsWrongName:
    case FailureKind::TlsFailed:
    case FailureKind::ProxyInTheWay:
    case FailureKind::TokenInClear:
        return FailureLayer::Network;
    case FailureKind::CredentialMissing:
    case FailureKind::CredentialRejected:
    case FailureKind::CredentialWrongHeader:
    case FailureKind::PermissionDenied:
    case FailureKind::ClientNotAllowed:
    case FailureKind::Billing:
        return FailureLayer::Credential;
    case FailureKind::Unknown:
    case FailureKind::NoModelLoaded:
    case FailureKind::ModelLoading:
    case FailureKind::ModelNotFound:
    case FailureKind::ModelCrashed:
    case FailureKind::ModelLacksTools:
    case FailureKind::OutOfMemory:
    case FailureKind::ContextTooSmall:
    case FailureKind::RequestRejected:
    case FailureKind::RequestTooLarge:
    case FailureKind::RateLimited:
    case FailureKind::Overloaded:
    case FailureKind::ServerFailed:
    case FailureKind::UpstreamFailed:
    case FailureKind::NotMessagesApi:
    case FailureKind::Redirected:
    case FailureKind::EmptyAnswer:
    case FailureKind::BlockedByFirewall:
    case FailureKind::StreamCut:
    case FailureKind::StreamStalled:
    case FailureKind::StreamBuffered:
    case FailureKind::ErrorEvent:
    case FailureKind::ResumeRejected:
    case FailureKind::SystemRoleRejected:
    case FailureKind::ToolReferenceStripped:
        return FailureLayer::Endpoint;
    case FailureKind::AgentMissing:
    case FailureKind::AgentTooOld:
    case FailureKind::AgentCrashed:
    case FailureKind::AgentOutOfMemory:
    case FailureKind::AgentUnresponsive:
    case FailureKind::AgentElsewhere:
    case FailureKind::AgentUnverified:
    case FailureKind::NotLoggedIn:
    case FailureKind::ManagedByOrganisation:
    case FailureKind::ProfileMissing:
    case FailureKind::WorkspaceMissing:
        return FailureLayer::Agent;
    }
    return FailureLayer::Endpoint;
}

bool retryMayHelp(const Failure &failure)
{
    switch (failure.kind()) {
    case FailureKind::NoRoute:
    case FailureKind::TimedOut:
    case FailureKind::ConnectionDropped:
    case FailureKind::ModelLoading:
    case FailureKind::ModelCrashed:
    case FailureKind::RateLimited:
    case FailureKind::Overloaded:
    case FailureKind::ServerFailed:
    case FailureKind::UpstreamFailed:
    case FailureKind::EmptyAnswer:
    case FailureKind::StreamCut:
    case FailureKind::StreamStalled:
    case FailureKind::StreamBuffered:
    case FailureKind::ErrorEvent:
        return true;
    case FailureKind::Unknown:
        return failure.httpStatus == 0 || failure.httpStatus == 408 || failure.httpStatus >= 500;
    default:
        return false;
    }
}

QString failureKindName(FailureKind kind)
{
    switch (kind) {
    case FailureKind::Unknown:
        return QStringLiteral("unknown");
    case FailureKind::AddressInvalid:
        return QStringLiteral("address_invalid");
    case FailureKind::HostNotFound:
        return QStringLiteral("host_not_found");
    case FailureKind::ConnectionRefused:
        return QStringLiteral("connection_refused");
    case FailureKind::NoRoute:
        return QStringLiteral("no_route");
    case FailureKind::TimedOut:
        return QStringLiteral("timed_out");
    case FailureKind::ConnectionDropped:
        return QStringLiteral("connection_dropped");
    case FailureKind::TlsUntrusted:
        return QStringLiteral("tls_untrusted");
    case FailureKind::TlsExpired:
        return QStringLiteral("tls_expired");
    case FailureKind::TlsWrongName:
        return QStringLiteral("tls_wrong_name");
    case FailureKind::TlsFailed:
        return QStringLiteral("tls_failed");
    case FailureKind::ProxyInTheWay:
        return QStringLiteral("proxy_in_the_way");
    case FailureKind::TokenInClear:
        return QStringLiteral("token_in_clear");
    case FailureKind::CredentialMissing:
        return QStringLiteral("credential_missing");
    case FailureKind::CredentialRejected:
        return QStringLiteral("credential_rejected");
    case FailureKind::CredentialWrongHeader:
        return QStringLiteral("credential_wrong_header");
    case FailureKind::PermissionDenied:
        return QStringLiteral("permission_denied");
    case FailureKind::ClientNotAllowed:
        return QStringLiteral("client_not_allowed");
    case FailureKind::Billing:
        return QStringLiteral("billing");
    case FailureKind::NoModelLoaded:
        return QStringLiteral("no_model_loaded");
    case FailureKind::ModelLoading:
        return QStringLiteral("model_loading");
    case FailureKind::ModelNotFound:
        return QStringLiteral("model_not_found");
    case FailureKind::ModelCrashed:
        return QStringLiteral("model_crashed");
    case FailureKind::ModelLacksTools:
        return QStringLiteral("model_lacks_tools");
    case FailureKind::OutOfMemory:
        return QStringLiteral("out_of_memory");
    case FailureKind::ContextTooSmall:
        return QStringLiteral("context_too_small");
    case FailureKind::RequestRejected:
        return QStringLiteral("request_rejected");
    case FailureKind::RequestTooLarge:
        return QStringLiteral("request_too_large");
    case FailureKind::RateLimited:
        return QStringLiteral("rate_limited");
    case FailureKind::Overloaded:
        return QStringLiteral("overloaded");
    case FailureKind::ServerFailed:
        return QStringLiteral("server_failed");
    case FailureKind::UpstreamFailed:
        return QStringLiteral("upstream_failed");
    case FailureKind::NotMessagesApi:
        return QStringLiteral("not_messages_api");
    case FailureKind::Redirected:
        return QStringLiteral("redirected");
    case FailureKind::EmptyAnswer:
        return QStringLiteral("empty_answer");
    case FailureKind::BlockedByFirewall:
        return QStringLiteral("blocked_by_firewall");
    case FailureKind::StreamCut:
        return QStringLiteral("stream_cut");
    case FailureKind::StreamStalled:
        return QStringLiteral("stream_stalled");
    case FailureKind::StreamBuffered:
        return QStringLiteral("stream_buffered");
    case FailureKind::ErrorEvent:
        return QStringLiteral("error_event");
    case FailureKind::ResumeRejected:
        return QStringLiteral("resume_rejected");
    case FailureKind::SystemRoleRejected:
        return QStringLiteral("system_role_rejected");
    case FailureKind::ToolReferenceStripped:
        return QStringLiteral("tool_reference_stripped");
    case FailureKind::AgentMissing:
        return QStringLiteral("agent_missing");
    case FailureKind::AgentTooOld:
        return QStringLiteral("agent_too_old");
    case FailureKind::AgentCrashed:
        return QStringLiteral("agent_crashed");
    case FailureKind::AgentOutOfMemory:
        return QStringLiteral("agent_out_of_memory");
    case FailureKind::AgentUnresponsive:
        return QStringLiteral("agent_unresponsive");
    case FailureKind::AgentElsewhere:
        return QStringLiteral("agent_elsewhere");
    case FailureKind::AgentUnverified:
        return QStringLiteral("agent_unverified");
    case FailureKind::NotLoggedIn:
        return QStringLiteral("not_logged_in");
    case FailureKind::ManagedByOrganisation:
        return QStringLiteral("managed_by_organisation");
    case FailureKind::ProfileMissing:
        return QStringLiteral("profile_missing");
    case FailureKind::WorkspaceMissing:
        return QStringLiteral("workspace_missing");
    }
    return QStringLiteral("unknown");
}

QString failureLayerName(FailureLayer layer)
{
    switch (layer) {
    case FailureLayer::Network:
        return QStringLiteral("network");
    case FailureLayer::Credential:
        return QStringLiteral("credential");
    case FailureLayer::Endpoint:
        return QStringLiteral("endpoint");
    case FailureLayer::Agent:
        return QStringLiteral("agent");
    }
    return QStringLiteral("agent");
}

} // namespace bridge
