#pragma once

#include "bridge/answers/ProbeFinding.h"

namespace bridge::answers {

/// Whether an endpoint redirects its messages to another origin. Agents follow such a redirect and
/// carry credential headers and the conversation there, so it is excluded before an agent gets a
/// message. Main thread.
class RedirectGuard
{
public:
    RedirectGuard() = default;
    RedirectGuard(const RedirectGuard &) = delete;
    RedirectGuard &operator=(const RedirectGuard &) = delete;
    virtual ~RedirectGuard() = default;

    /// True if look() excluded it in the last day, for this address and credential.
    [[nodiscard]] virtual bool isExcluded(const endpoint::EndpointTarget &target) const = 0;
    /// Asks the endpoint. The failure is Redirected, or says that the answer cannot be read, behind
    /// which the agent may find a redirect; nullopt: no redirect, or no answer in time, and
    /// `unreachable` if there was no connection.
    /// Answers once from the event loop, unless `context` is gone, which also ends it.
    virtual void look(const endpoint::EndpointTarget &target, QObject *context,
                      ProbeAnswer answer) = 0;
};

} // namespace bridge::answers
