#pragma once

#include "bridge/chat/Chat.h"
#include "ui/words/Tone.h"

#include <QString>

namespace ui {

/// A state in one word or a few, with its colour. Plain text.
struct Status
{
    Tone tone = Tone::Neutral;
    QString text;
    QString explanation; ///< a sentence for a tooltip; may be empty
};

/// The state of a chat: "Ready", "Working", "Not responding" …
[[nodiscard]] Status statusOf(const bridge::chat::Chat &chat);
[[nodiscard]] Status statusOf(bridge::session::ChatState state,
                              const bridge::session::AgentInfo &agent);

/// Why an agent without any credential (AgentInfo::lacksCredential) cannot answer: a sentence.
[[nodiscard]] QString lacksCredentialWords(const bridge::session::AgentInfo &agent);

/// The endpoint of the live agent: "via localhost:1234", "via the default API"; empty without an
/// agent.
[[nodiscard]] QString routeOf(const bridge::session::AgentInfo &agent);

/// The same without "via".
[[nodiscard]] QString shortRouteOf(const bridge::session::AgentInfo &agent);

/// State and route in one line: "Ready · via localhost:1234".
[[nodiscard]] QString stateLine(const bridge::chat::Chat &chat);

/// The state of the custom endpoint `address`, by the chat's agent and not by the settings. One
/// that could not be reached the last time is down, although the agent uses it.
[[nodiscard]] Status endpointStatus(const bridge::chat::Chat &chat, const QString &address);
/// The same without the chat's last turn.
[[nodiscard]] Status endpointStatus(bridge::session::ChatState state,
                                    const bridge::session::AgentInfo &agent,
                                    const QString &address);

} // namespace ui
