#pragma once

#include "bridge/practice/PracticeReply.h"
#include "bridge/practice/PracticeRequest.h"

#include <optional>

namespace bridge::practice {

/// What sets the server that a scenario plays apart from the Messages API itself: gateways and
/// local model servers as people have them. Everything else about it is as usual.
struct ServerTraits
{
    enum class SystemRole {
        Accepted,
        Refused,      ///< in words that Claude Code adapts to
        RefusedOddly, ///< in words that fail its turns
    };
    QByteArray onlyHeader{}; ///< lower case: the one in which it takes a credential; empty: any
    SystemRole systemRole = SystemRole::Accepted;
    bool callsTools = true; ///< also where it is told to
    bool knowsToolReferences = true;
    bool servesAnyModel = true; ///< else practiceModel() alone
    bool streams = true;        ///< else a stream is held back until it is whole
    qint64 contextWindow = 1'000'000;
};

/// The traits of a scenario by its name; those of the Messages API for most.
[[nodiscard]] ServerTraits traitsOf(const QString &scenario);

/// Why this server does not take the headers: nullopt when it does.
[[nodiscard]] std::optional<ApiError> refusedCredential(const ServerTraits &traits,
                                                        const HttpHeaders &headers);
/// Why it does not take the request, whatever the scenario would answer.
[[nodiscard]] std::optional<ApiError> refusal(const ServerTraits &traits,
                                              const PracticeRequest &request);
/// What becomes of a scenario's message here: the tool that the request demands is called instead.
[[nodiscard]] Reply asDemanded(Reply reply, const ServerTraits &traits,
                               const PracticeRequest &request);
/// What becomes of the answer on its way out.
[[nodiscard]] AnswerPlan onItsWay(AnswerPlan plan, const ServerTraits &traits);

/// The id of the model that is listed.
[[nodiscard]] QString practiceModel();

} // namespace bridge::practice
