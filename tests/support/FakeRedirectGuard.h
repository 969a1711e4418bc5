#pragma once

#include "bridge/answers/RedirectGuard.h"

#include <QPointer>

#include <vector>

/// A RedirectGuard that the test plays: by default no endpoint redirects, and none is asked.
class FakeRedirectGuard final : public bridge::answers::RedirectGuard
{
public:
    struct Look
    {
        bridge::endpoint::EndpointTarget target;
        QPointer<QObject> context;
        bridge::answers::ProbeAnswer tell;

        [[nodiscard]] bool isCancelled() const { return !context; }
        /// nullopt: it does not redirect.
        void answer(const std::optional<bridge::Failure> &failure) const { give({failure}); }
        void answerUnreachable(const bridge::Failure &failure) const
        {
            give({std::nullopt, failure});
        }
        void give(const bridge::answers::ProbeFinding &finding) const
        {
            // Copied, because the answer may start the next look, which moves this one.
            const auto now = tell;
            if (context)
                now(finding);
        }
    };

    [[nodiscard]] bool isExcluded(const bridge::endpoint::EndpointTarget &) const override
    {
        return excludesAll;
    }
    void look(const bridge::endpoint::EndpointTarget &target, QObject *context,
              bridge::answers::ProbeAnswer answer) override
    {
        looks.push_back({target, context, std::move(answer)});
    }

    bool excludesAll = true;
    std::vector<Look> looks; ///< in order
};
