#pragma once

#include "bridge/answers/RedirectGuard.h"
#include "bridge/check/EndpointCheck.h"
#include "bridge/core/Clock.h"

#include <QByteArray>
#include <QDateTime>
#include <QHash>

namespace bridge::check {

/// The RedirectGuard of the product: asks the message path, following nothing, first without a
/// credential, then like the agent but without a conversation. A redirect within the origin is
/// asked in turn, as the agent would follow it. No answer within five seconds is no redirect.
///
/// What it cannot see: a redirect that begins after its two requests, or that depends on what only
/// the agent sends. Shared by all chats; outlives them.
class RedirectCheck final : public answers::RedirectGuard
{
public:
    /// `clock` outlives it.
    explicit RedirectCheck(Clock &clock);

    [[nodiscard]] bool isExcluded(const endpoint::EndpointTarget &target) const override;
    void look(const endpoint::EndpointTarget &target, QObject *context,
              answers::ProbeAnswer answer) override;

private:
    Clock &m_clock;
    /// When it was excluded last, by a digest of address, credential and way.
    QHash<QByteArray, QDateTime> m_excluded;
};

/// The turn, after the same look: behind a redirect to another origin it fails without an agent.
/// `clock` outlives it.
[[nodiscard]] AgentTurn withoutRedirects(AgentTurn turn, Clock &clock);

} // namespace bridge::check
