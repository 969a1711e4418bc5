#include "bridge/chat/GoingOn.h"

#include <algorithm>
#include <array>

namespace bridge::chat {

using endpoint::EndpointPin;

GoingOn::GoingOn(Chat &chat, endpoint::EndpointChoice &endpoints, QObject *parent)
    : QObject(parent)
    , m_chat(chat)
    , m_endpoints(endpoints)
{
    connect(&m_chat, &Chat::failed, this, &GoingOn::onFailed);
}

bool GoingOn::helpsAgainst(const Failure &failure)
{
    switch (failure.kind()) {
    case FailureKind::HostNotFound:
    case FailureKind::ConnectionRefused:
    case FailureKind::NoRoute:
    case FailureKind::TimedOut:
    case FailureKind::ConnectionDropped:
    case FailureKind::StreamCut:
    case FailureKind::StreamStalled:
    case FailureKind::Overloaded:
    case FailureKind::RateLimited:
    case FailureKind::Billing:
        return true;
    default:
        return false;
    }
}

bool GoingOn::helpsAgainst(const RetryEntry &retry)
{
    if (const auto &failure = retry.diagnosis)
        return helpsAgainst(*failure)
               || (failure->layer() != FailureLayer::Agent && !retryMayHelp(*failure));
    // No answer, no credit, too many requests, overloaded.
    constexpr std::array kStatuses{0, 402, 429, 529};
    return retry.attempt > 0 && std::ranges::count(kStatuses, retry.httpStatus) > 0;
}

quint64 GoingOn::newestMessage() const
{
    const Transcript &transcript = m_chat.transcript();
    for (int row = transcript.count() - 1; row >= 0; --row) {
        if (std::holds_alternative<UserMessage>(transcript.entry(row).content))
            return transcript.entry(row).id;
    }
    return 0;
}

bool GoingOn::isUsable(const EndpointPin &pin) const
{
    const auto choice = m_endpoints.endpointFor(pin);
    return choice && (pin.kind == EndpointPin::Kind::DefaultApi || *choice);
}

void GoingOn::onFailed(const Failure &failure)
{
    const quint64 message = newestMessage();
    if (message == 0 || !helpsAgainst(failure)
        || m_endpoints.policy().kind != endpoint::ManagedPolicy::Kind::None)
        return;
    if (message != m_message) {
        m_message = message;
        m_untried = m_endpoints.setup(m_chat.pin()).goOnAt;
        std::erase(m_untried, m_chat.pin());
        if (m_chat.pin().kind == EndpointPin::Kind::FollowsSettings)
            std::erase(m_untried,
                       EndpointPin{EndpointPin::Kind::Profile, m_endpoints.activeProfile()});
    }
    // Queued: other slots must see the failure first.
    if (!m_untried.empty())
        QMetaObject::invokeMethod(this, &GoingOn::goOn, Qt::QueuedConnection);
}

void GoingOn::goOn()
{
    // The user may have done something about it meanwhile.
    if (!m_chat.problem() || newestMessage() != m_message)
        return;
    while (!m_untried.empty()) {
        const EndpointPin next = m_untried.front();
        std::erase(m_untried, next);
        if (!isUsable(next))
            continue;
        m_chat.goOnAt(next);
        return;
    }
}

} // namespace bridge::chat

#include "moc_GoingOn.cpp"
