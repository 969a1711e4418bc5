#pragma once

#include "bridge/practice/PracticeReply.h"
#include "bridge/practice/PracticeRequest.h"

#include <optional>

namespace bridge::practice {

/// Differences between the server that a scenario plays and the Messages API: gateways and local
/// model servers in use. Everything else is as usual.
struct ServerTraits
{
    enum class SystemRole {
        Accepted,
        Refused,      ///< with a message that Claude Code adapts to
        RefusedOddly, ///< with a message that fails its turns
    };
    /// Lower case: the only header it accepts a credential in; empty: any.
    QLatin1String onlyHeader{};
    SystemRole systemRole = SystemRole::Accepted;
    bool callsTools = true; ///< also if tool_choice demands it
    bool knowsToolReferences = true;
    bool servesAnyModel = true; ///< false: practiceModel() alone
    bool streams = true;        ///< false: a stream is held back until it is complete
    qint64 contextWindow = 1'000'000;
    bool repeatsCredential = false; ///< refuses it and quotes it, also in parts and encoded
};

/// Error for a request with these headers; nullopt: accepted.
[[nodiscard]] std::optional<ApiError> refusedCredential(const ServerTraits &traits,
                                                        const HttpHeaders &headers);
/// Error for a request, independent of the scenario; nullopt: accepted.
[[nodiscard]] std::optional<ApiError> refusal(const ServerTraits &traits,
                                              const PracticeRequest &request);
/// Adapts a scenario's message to this server: calls the tool that the request demands.
[[nodiscard]] Reply asDemanded(Reply reply, const ServerTraits &traits,
                               const PracticeRequest &request);
/// Adapts the answer's transfer to this server.
[[nodiscard]] AnswerPlan inTransit(AnswerPlan plan, const ServerTraits &traits);

/// The id of the listed model.
[[nodiscard]] QString practiceModel();

} // namespace bridge::practice
