#pragma once

#include "bridge/chat/Chat.h"
#include "ui/kit/Controls.h"

#include <QString>

namespace ui {

/// A state in one or a few words, with its colour. Plain text.
struct Status
{
    Tone tone = Tone::Neutral;
    QString text;
    QString explanation; ///< a sentence for a tooltip; may be empty
};

/// What a chat is doing: "Ready", "Working" …
[[nodiscard]] Status statusOf(bridge::session::ChatState state);

/// Where the live agent sends its requests: "via localhost:1234", "via the default API"; empty
/// without an agent.
[[nodiscard]] QString routeOf(const bridge::session::AgentInfo &agent);

/// State and route in one line: "Ready · via localhost:1234".
[[nodiscard]] QString stateLine(const bridge::chat::Chat &chat);

/// Whether the live agent uses the custom endpoint `address`: the truth about the process, whatever
/// the settings say.
[[nodiscard]] Status endpointStatus(bridge::session::ChatState state,
                                    const bridge::session::AgentInfo &agent,
                                    const QString &address);

} // namespace ui
