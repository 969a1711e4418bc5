#pragma once

#include "bridge/chat/Chat.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"

#include <QObject>

#include <vector>

namespace bridge::chat {

/// Goes on by itself with a failed message at the endpoints that the set-up of its own endpoint
/// names for that (EndpointSetup::goOnAt), in their order, at each of them once for one message.
/// Only for failures of network, load and quota; never back. Main thread; the references outlive
/// it.
class GoingOn : public QObject
{
    Q_OBJECT

public:
    GoingOn(Chat &chat, endpoint::EndpointChoice &endpoints, QObject *parent = nullptr);

    /// True if another endpoint may not have this failure and nothing has to be decided by a
    /// person first.
    [[nodiscard]] static bool helpsAgainst(const Failure &failure);
    /// The same for what is known while the agent retries; or its retries cannot soon help, and
    /// the trouble is not its own.
    [[nodiscard]] static bool helpsAgainst(const RetryEntry &retry);

private:
    void onFailed(const Failure &failure);
    void goOn();
    /// The transcript's entry of the newest message; 0: there is none.
    [[nodiscard]] quint64 newestMessage() const;
    [[nodiscard]] bool isUsable(const endpoint::EndpointPin &pin) const;

    Chat &m_chat;
    endpoint::EndpointChoice &m_endpoints;
    quint64 m_message = 0;                          ///< whose endpoints these are
    std::vector<endpoint::EndpointPin> m_untried{}; ///< at which it has not been tried
};

} // namespace bridge::chat
