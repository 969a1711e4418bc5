#include "bridge/failure/Failure.h"

#include "bridge/core/NameTable.h"

#include <array>
#include <utility>

namespace bridge {

namespace {

struct Row
{
    FailureKind kind;
    FailureLayer layer;
    const char *name;
};

/// Every kind, in the order of the enum.
constexpr std::array kRows{
    Row{FailureKind::Unknown, FailureLayer::Endpoint, "unknown"},
    Row{FailureKind::AddressInvalid, FailureLayer::Network, "address_invalid"},
    Row{FailureKind::HostNotFound, FailureLayer::Network, "host_not_found"},
    Row{FailureKind::ConnectionRefused, FailureLayer::Network, "connection_refused"},
    Row{FailureKind::NoRoute, FailureLayer::Network, "no_route"},
    Row{FailureKind::TimedOut, FailureLayer::Network, "timed_out"},
    Row{FailureKind::ConnectionDropped, FailureLayer::Network, "connection_dropped"},
    Row{FailureKind::TlsUntrusted, FailureLayer::Network, "tls_untrusted"},
    Row{FailureKind::TlsExpired, FailureLayer::Network, "tls_expired"},
    Row{FailureKind::TlsWrongName, FailureLayer::Network, "tls_wrong_name"},
    Row{FailureKind::TlsFailed, FailureLayer::Network, "tls_failed"},
    Row{FailureKind::ProxyInTheWay, FailureLayer::Network, "proxy_in_the_way"},
    Row{FailureKind::TokenInClear, FailureLayer::Network, "token_in_clear"},
    Row{FailureKind::CredentialMissing, FailureLayer::Credential, "credential_missing"},
    Row{FailureKind::CredentialRejected, FailureLayer::Credential, "credential_rejected"},
    Row{FailureKind::CredentialWrongHeader, FailureLayer::Credential, "credential_wrong_header"},
    Row{FailureKind::PermissionDenied, FailureLayer::Credential, "permission_denied"},
    Row{FailureKind::ClientNotAllowed, FailureLayer::Credential, "client_not_allowed"},
    Row{FailureKind::Billing, FailureLayer::Credential, "billing"},
    Row{FailureKind::CredentialRepeated, FailureLayer::Credential, "credential_repeated"},
    Row{FailureKind::ClientCertificateRequired, FailureLayer::Credential,
        "client_certificate_required"},
    Row{FailureKind::ClientCertificateRefused, FailureLayer::Credential,
        "client_certificate_refused"},
    Row{FailureKind::ClientCertificateUnusable, FailureLayer::Credential,
        "client_certificate_unusable"},
    Row{FailureKind::NoModelLoaded, FailureLayer::Endpoint, "no_model_loaded"},
    Row{FailureKind::ModelLoading, FailureLayer::Endpoint, "model_loading"},
    Row{FailureKind::ModelNotFound, FailureLayer::Endpoint, "model_not_found"},
    Row{FailureKind::ModelCrashed, FailureLayer::Endpoint, "model_crashed"},
    Row{FailureKind::ModelLacksTools, FailureLayer::Endpoint, "model_lacks_tools"},
    Row{FailureKind::OutOfMemory, FailureLayer::Endpoint, "out_of_memory"},
    Row{FailureKind::ContextTooSmall, FailureLayer::Endpoint, "context_too_small"},
    Row{FailureKind::RequestRejected, FailureLayer::Endpoint, "request_rejected"},
    Row{FailureKind::RequestTooLarge, FailureLayer::Endpoint, "request_too_large"},
    Row{FailureKind::RateLimited, FailureLayer::Endpoint, "rate_limited"},
    Row{FailureKind::Overloaded, FailureLayer::Endpoint, "overloaded"},
    Row{FailureKind::ServerFailed, FailureLayer::Endpoint, "server_failed"},
    Row{FailureKind::UpstreamFailed, FailureLayer::Endpoint, "upstream_failed"},
    Row{FailureKind::UpstreamCredential, FailureLayer::Endpoint, "upstream_credential"},
    Row{FailureKind::NotMessagesApi, FailureLayer::Endpoint, "not_messages_api"},
    Row{FailureKind::Redirected, FailureLayer::Endpoint, "redirected"},
    Row{FailureKind::EmptyAnswer, FailureLayer::Endpoint, "empty_answer"},
    Row{FailureKind::AnswerUnreadable, FailureLayer::Endpoint, "answer_unreadable"},
    Row{FailureKind::BlockedByFirewall, FailureLayer::Endpoint, "blocked_by_firewall"},
    Row{FailureKind::StreamCut, FailureLayer::Endpoint, "stream_cut"},
    Row{FailureKind::StreamStalled, FailureLayer::Endpoint, "stream_stalled"},
    Row{FailureKind::StreamBuffered, FailureLayer::Endpoint, "stream_buffered"},
    Row{FailureKind::StreamMalformed, FailureLayer::Endpoint, "stream_malformed"},
    Row{FailureKind::ErrorEvent, FailureLayer::Endpoint, "error_event"},
    Row{FailureKind::ResumeRejected, FailureLayer::Endpoint, "resume_rejected"},
    Row{FailureKind::SystemRoleRejected, FailureLayer::Endpoint, "system_role_rejected"},
    Row{FailureKind::ToolReferenceStripped, FailureLayer::Endpoint, "tool_reference_stripped"},
    Row{FailureKind::ToolCallUnusable, FailureLayer::Endpoint, "tool_call_unusable"},
    Row{FailureKind::TurnStopped, FailureLayer::Endpoint, "turn_stopped"},
    Row{FailureKind::AgentMissing, FailureLayer::Agent, "agent_missing"},
    Row{FailureKind::AgentTooOld, FailureLayer::Agent, "agent_too_old"},
    Row{FailureKind::AgentCrashed, FailureLayer::Agent, "agent_crashed"},
    Row{FailureKind::AgentOutOfMemory, FailureLayer::Agent, "agent_out_of_memory"},
    Row{FailureKind::AgentUnresponsive, FailureLayer::Agent, "agent_unresponsive"},
    Row{FailureKind::AgentHung, FailureLayer::Agent, "agent_hung"},
    Row{FailureKind::AgentElsewhere, FailureLayer::Agent, "agent_elsewhere"},
    Row{FailureKind::AgentUnverified, FailureLayer::Agent, "agent_unverified"},
    Row{FailureKind::NotLoggedIn, FailureLayer::Agent, "not_logged_in"},
    Row{FailureKind::ManagedByOrganisation, FailureLayer::Agent, "managed_by_organisation"},
    Row{FailureKind::ProfileMissing, FailureLayer::Agent, "profile_missing"},
    Row{FailureKind::WorkspaceMissing, FailureLayer::Agent, "workspace_missing"},
    Row{FailureKind::ConversationGone, FailureLayer::Agent, "conversation_gone"},
    Row{FailureKind::SettingsUnknown, FailureLayer::Agent, "settings_unknown"},
    Row{FailureKind::SetupUnknown, FailureLayer::Agent, "setup_unknown"},
};

static_assert(hasRowForEach(kRows, &Row::kind, kLastFailureKind));

constexpr std::array kLayerNames{
    Named{FailureLayer::Network, "network"},
    Named{FailureLayer::Credential, "credential"},
    Named{FailureLayer::Endpoint, "endpoint"},
    Named{FailureLayer::Agent, "agent"},
};
static_assert(hasRowForEach(kLayerNames, &Named<FailureLayer>::value, FailureLayer::Agent));

/// Row of a kind; Unknown's row for an invalid value.
const Row &rowOf(FailureKind kind)
{
    const auto index = static_cast<std::size_t>(kind);
    return kRows[index < kRows.size() ? index : 0];
}

} // namespace

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
    return rowOf(kind).layer;
}

bool retryMayHelp(const Failure &failure)
{
    switch (failure.kind()) {
    case FailureKind::NoRoute:
    case FailureKind::TimedOut:
    case FailureKind::ConnectionDropped:
    case FailureKind::ModelLoading:
    case FailureKind::ModelCrashed:
    case FailureKind::ServerFailed:
    case FailureKind::EmptyAnswer:
    case FailureKind::StreamCut:
    case FailureKind::StreamStalled:
    case FailureKind::StreamBuffered:
    case FailureKind::ErrorEvent:
        return true;
    case FailureKind::RateLimited:
    case FailureKind::Overloaded:
    case FailureKind::UpstreamFailed:
        return !failure.outlastsRetries;
    case FailureKind::Unknown:
    case FailureKind::AnswerUnreadable:
        return failure.httpStatus == 0 || failure.httpStatus == 408 || failure.httpStatus >= 500;
    default:
        return false;
    }
}

QString failureKindName(FailureKind kind)
{
    return QLatin1String(rowOf(kind).name);
}

QString failureLayerName(FailureLayer layer)
{
    return nameIn(kLayerNames, layer);
}

} // namespace bridge
