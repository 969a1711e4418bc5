#include "bridge/check/CheckReport.h"

#include "bridge/core/NameTable.h"

#include <algorithm>

namespace bridge::check {

const RungReport *CheckReport::firstFailed() const
{
    const auto found = std::find_if(rungs.begin(), rungs.end(), [](const RungReport &report) {
        return report.result == RungResult::Failed;
    });
    return found == rungs.end() ? nullptr : &*found;
}

namespace {

constexpr std::array kRungNames{
    Named{Rung::Address, "address"},
    Named{Rung::Network, "network"},
    Named{Rung::MessagesApi, "messages_api"},
    Named{Rung::Credential, "credential"},
    Named{Rung::Model, "model"},
    Named{Rung::Streaming, "streaming"},
    Named{Rung::Tools, "tools"},
    Named{Rung::Context, "context"},
    Named{Rung::Agent, "agent"},
};
static_assert(hasRowForEach(kRungNames, &Named<Rung>::value, Rung::Agent));

constexpr std::array kResultNames{
    Named{RungResult::Passed, "passed"},
    Named{RungResult::Warning, "warning"},
    Named{RungResult::Failed, "failed"},
    Named{RungResult::Skipped, "skipped"},
};
static_assert(hasRowForEach(kResultNames, &Named<RungResult>::value, RungResult::Skipped));

} // namespace

QString rungName(Rung rung)
{
    return nameIn(kRungNames, rung);
}

QString rungResultName(RungResult result)
{
    return nameIn(kResultNames, result);
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
    case FailureKind::StreamMalformed:
    case FailureKind::ErrorEvent:
        return Rung::Streaming;
    case FailureKind::ModelLacksTools:
    case FailureKind::ToolCallUnusable:
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
