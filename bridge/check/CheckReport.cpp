#include "bridge/check/CheckReport.h"

#include <algorithm>

namespace bridge::check {

const RungReport *CheckReport::firstFailed() const
{
    const auto found = std::find_if(rungs.begin(), rungs.end(), [](const RungReport &report) {
        return report.result == RungResult::Failed;
    });
    return found == rungs.end() ? nullptr : &*found;
}

QString rungName(Rung rung)
{
    switch (rung) {
    case Rung::Address:
        return QStringLiteral("address");
    case Rung::Network:
        return QStringLiteral("network");
    case Rung::MessagesApi:
        return QStringLiteral("messages_api");
    case Rung::Credential:
        return QStringLiteral("credential");
    case Rung::Model:
        return QStringLiteral("model");
    case Rung::Streaming:
        return QStringLiteral("streaming");
    case Rung::Tools:
        return QStringLiteral("tools");
    case Rung::Context:
        return QStringLiteral("context");
    case Rung::Agent:
        return QStringLiteral("agent");
    }
    return {};
}

QString rungResultName(RungResult result)
{
    switch (result) {
    case RungResult::Passed:
        return QStringLiteral("passed");
    case RungResult::Warning:
        return QStringLiteral("warning");
    case RungResult::Failed:
        return QStringLiteral("failed");
    case RungResult::Skipped:
        return QStringLiteral("skipped");
    }
    return {};
}

FailureLayer layerOf(Rung rung)
{
    switch (rung) {
    case Rung::Address:
    case Rung::Network:
        return FailureLayer::Network;
    case Rung::Credential:
        return FailureLayer::Credential;
    case Rung::Agent:
        return FailureLayer::Agent;
    case Rung::MessagesApi:
    case Rung::Model:
    case Rung::Streaming:
    case Rung::Tools:
    case Rung::Context:
        break;
    }
    return FailureLayer::Endpoint;
}

Rung rungOf(const Failure &failure)
{
    switch (failure.layer()) {
    case FailureLayer::Credential:
        return Rung::Credential;
    case FailureLayer::Agent:
        return Rung::Agent;
    case FailureLayer::Network:
        return failure.kind() == FailureKind::AddressInvalid ? Rung::Address : Rung::Network;
    case FailureLayer::Endpoint:
        break;
    }
    switch (failure.kind()) {
    case FailureKind::NoModelLoaded:
    case FailureKind::ModelLoading:
    case FailureKind::ModelNotFound:
    case FailureKind::ModelCrashed:
    case FailureKind::OutOfMemory:
        return Rung::Model;
    case FailureKind::StreamCut:
    case FailureKind::StreamStalled:
    case FailureKind::StreamBuffered:
    case FailureKind::ErrorEvent:
        return Rung::Streaming;
    case FailureKind::ModelLacksTools:
    case FailureKind::SystemRoleRejected:
    case FailureKind::ToolReferenceStripped:
        return Rung::Tools;
    case FailureKind::ContextTooSmall:
    case FailureKind::RequestTooLarge:
        return Rung::Context;
    default:
        return Rung::MessagesApi;
    }
}

} // namespace bridge::check
