#pragma once

#include "bridge/failure/Failure.h"

#include <optional>

namespace app {

/// The command line's promise to scripts; README lists them.
enum class ExitCode {
    Done = 0,
    Unexpected = 1,
    Usage = 2, ///< wrong usage or a refused value; nothing was saved
    Network = 3,
    Credential = 4,
    Endpoint = 5,
    Agent = 6,
    NoWindow = 7,
    Interrupted = 130,
};

[[nodiscard]] constexpr ExitCode exitCodeFor(bridge::FailureLayer layer)
{
    switch (layer) {
    case bridge::FailureLayer::Network:
        return ExitCode::Network;
    case bridge::FailureLayer::Credential:
        return ExitCode::Credential;
    case bridge::FailureLayer::Endpoint:
        return ExitCode::Endpoint;
    case bridge::FailureLayer::Agent:
        return ExitCode::Agent;
    }
    return ExitCode::Unexpected;
}

/// For a turn that failed.
[[nodiscard]] inline ExitCode exitCodeFor(const std::optional<bridge::Failure> &failure)
{
    return failure ? exitCodeFor(failure->layer()) : ExitCode::Unexpected;
}

} // namespace app
