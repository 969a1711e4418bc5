#include "bridge/core/Failure.h"

namespace bridge {

QString failureKindName(FailureKind kind)
{
    switch (kind) {
    case FailureKind::Unknown:
        return QStringLiteral("unknown");
    case FailureKind::ConnectionRefused:
        return QStringLiteral("connection_refused");
    case FailureKind::NoModelLoaded:
        return QStringLiteral("no_model_loaded");
    case FailureKind::CredentialRejected:
        return QStringLiteral("credential_rejected");
    case FailureKind::AddressInvalid:
        return QStringLiteral("address_invalid");
    case FailureKind::AgentMissing:
        return QStringLiteral("agent_missing");
    case FailureKind::AgentTooOld:
        return QStringLiteral("agent_too_old");
    case FailureKind::AgentCrashed:
        return QStringLiteral("agent_crashed");
    case FailureKind::AgentUnresponsive:
        return QStringLiteral("agent_unresponsive");
    case FailureKind::AgentElsewhere:
        return QStringLiteral("agent_elsewhere");
    case FailureKind::NotLoggedIn:
        return QStringLiteral("not_logged_in");
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
