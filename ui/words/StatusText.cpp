#include "ui/words/StatusText.h"

#include "bridge/endpoint/EndpointAddress.h"
#include "ui/words/EndpointText.h"
#include "ui/words/FailureText.h"

#include <QCoreApplication>
#include <QLocale>

namespace ui {

using bridge::session::AgentInfo;
using bridge::session::ChatState;
using bridge::session::Verification;

namespace {

struct StatusText
{
    Q_DECLARE_TR_FUNCTIONS(StatusText)
};

/// Only a running turn shows that an agent is hung.
bool isHung(ChatState state, const AgentInfo &agent)
{
    return agent.isHung
           && (state == ChatState::Working || state == ChatState::Waiting
               || state == ChatState::Retrying);
}

/// Until the next message tries it again, nothing else is known.
bool isDown(const bridge::chat::Chat &chat)
{
    const auto &problem = chat.endpointProblem();
    return chat.state() == ChatState::Ready && chat.agent().custom && problem
           && problem->layer() == bridge::FailureLayer::Network;
}

QString signedOutWords()
{
    return StatusText::tr("Not signed in");
}

QString downWords()
{
    return StatusText::tr("It could not be reached the last time; the next message tries again.");
}

} // namespace

QString lacksCredentialWords(const AgentInfo &agent)
{
    return agent.custom
               ? StatusText::tr("%1 is not signed in, and this endpoint gets its own sign-in.")
                     .arg(agent.name)
               : StatusText::tr("%1 is not signed in, and this chat uses no custom endpoint.")
                     .arg(agent.name);
}

Status statusOf(const bridge::chat::Chat &chat)
{
    if (chat.isAsleep())
        return {Tone::Neutral, StatusText::tr("Asleep"),
                StatusText::tr("No agent is running; the next message starts it.")};
    if (isDown(chat))
        return {Tone::Error, StatusText::tr("Endpoint down"), downWords()};
    return statusOf(chat.state(), chat.agent());
}

Status statusOf(ChatState state, const AgentInfo &agent)
{
    if (isHung(state, agent))
        return {Tone::Error, StatusText::tr("Not responding"),
                StatusText::tr("The agent does not answer. Restart agent ends it at once.")};
    switch (state) {
    case ChatState::Stopped:
        return {Tone::Neutral, StatusText::tr("Stopped"), StatusText::tr("No agent is running.")};
    case ChatState::Starting:
        return {Tone::Neutral, StatusText::tr("Starting"),
                StatusText::tr("The agent is being started. What you send waits for it.")};
    case ChatState::Ready:
        if (agent.lacksCredential)
            return {Tone::Warn, signedOutWords(), lacksCredentialWords(agent)};
        return {Tone::Ok, StatusText::tr("Ready"),
                StatusText::tr("The agent runs and waits for a message.")};
    case ChatState::Working:
        return {Tone::Accent, StatusText::tr("Working"),
                StatusText::tr("A turn is running. Esc stops it.")};
    case ChatState::Waiting:
        return {Tone::Warn, StatusText::tr("Waiting for you"),
                StatusText::tr("The agent has asked something: answer it in the conversation.")};
    case ChatState::Retrying:
        return {Tone::Warn, StatusText::tr("Retrying"),
                StatusText::tr("The endpoint gave no usable answer; the agent tries again.")};
    case ChatState::Restarting:
        return {Tone::Neutral, StatusText::tr("Restarting"),
                StatusText::tr("The agent is being replaced. The conversation goes on with the "
                               "next one.")};
    case ChatState::Failed:
        return {Tone::Error, StatusText::tr("Not running"),
                StatusText::tr("The agent could not be started, or has ended. The conversation "
                               "says why.")};
    }
    return {};
}

QString routeOf(const AgentInfo &agent)
{
    if (agent.pid == 0)
        return {};
    // Without the custom endpoint, an address that Claude Code reported by itself still counts.
    if (agent.endpoint.isEmpty())
        return StatusText::tr("via the default API");
    return StatusText::tr("via %1").arg(hostOf(agent.endpoint));
}

QString shortRouteOf(const AgentInfo &agent)
{
    if (agent.pid == 0)
        return {};
    return agent.endpoint.isEmpty() ? StatusText::tr("default API") : hostOf(agent.endpoint);
}

QString stateLine(const bridge::chat::Chat &chat)
{
    const auto state = statusOf(chat).text;
    const auto route = routeOf(chat.agent());
    return route.isEmpty() ? state : QStringLiteral("%1 · %2").arg(state, route);
}

Status endpointStatus(const bridge::chat::Chat &chat, const QString &address)
{
    const Status status = endpointStatus(chat.state(), chat.agent(), address);
    if (status.tone == Tone::Ok && isDown(chat))
        return {Tone::Error, StatusText::tr("Endpoint down · agent %1").arg(chat.agent().pid),
                downWords()};
    if (const auto &problem = chat.endpointProblem(); status.tone == Tone::Ok && problem)
        return {Tone::Warn,
                StatusText::tr("The last turn failed there · agent %1").arg(chat.agent().pid),
                wordsFor(*problem).title};
    return status;
}

Status endpointStatus(ChatState state, const AgentInfo &agent, const QString &address)
{
    if (state == ChatState::Starting)
        return {Tone::Neutral, StatusText::tr("Starting…"), {}};
    if (state == ChatState::Restarting)
        return {Tone::Neutral, StatusText::tr("Restarting…"), {}};
    if (state == ChatState::Failed)
        return {Tone::Error, StatusText::tr("No agent is running"), {}};
    if (agent.pid == 0)
        return {};
    if (isHung(state, agent))
        return {Tone::Error, StatusText::tr("Agent %1 does not respond").arg(agent.pid),
                StatusText::tr("Restart the agent to continue. The endpoint is not the cause.")};
    if (!agent.custom) {
        return {Tone::Neutral, StatusText::tr("Not in use · agent %1").arg(agent.pid),
                StatusText::tr("The agent was started without a custom endpoint.")};
    }
    if (!bridge::endpoint::sameAddress(agent.endpoint, address)) {
        return {Tone::Warn,
                StatusText::tr("Agent %1 still uses %2").arg(agent.pid).arg(hostOf(agent.endpoint)),
                StatusText::tr("The agent was started with another address; it changes when the "
                               "agent restarts.")};
    }
    if (agent.lacksCredential)
        return {Tone::Warn, StatusText::tr("%1 · agent %2").arg(signedOutWords()).arg(agent.pid),
                lacksCredentialWords(agent)};
    // The C locale's short form has seconds; drop them.
    const auto format = QLocale().timeFormat(QLocale::ShortFormat).remove(QLatin1String(":ss"));
    const auto since = QLocale().toString(agent.startedAt.toLocalTime().time(), format);
    switch (agent.verification) {
    case Verification::NotNeeded:
    case Verification::Verified:
        // Warn: in use, but the endpoint does not answer.
        return {state == ChatState::Retrying ? Tone::Warn : Tone::Ok,
                StatusText::tr("In use since %1 · agent %2").arg(since).arg(agent.pid),
                StatusText::tr("The agent itself reports this address.")};
    case Verification::Pending:
        return {Tone::Neutral, StatusText::tr("Asking agent %1…").arg(agent.pid),
                StatusText::tr("Drawbridge is asking the agent which address it uses.")};
    case Verification::Unverified:
        return {
            Tone::Warn, StatusText::tr("Unverified since %1 · agent %2").arg(since).arg(agent.pid),
            StatusText::tr("The agent was started with this address but does not report which one "
                           "it uses.")};
    }
    return {};
}

} // namespace ui
