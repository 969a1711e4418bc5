#pragma once

#include <QString>

namespace bridge {

/// A part of an agent's request that a server may refuse while it accepts the rest.
enum class RequestPart {
    Effort,            ///< how much the model is to think
    AdaptiveThinking,  ///< thinking whose extent the model chooses
    Thinking,          ///< thinking of any kind
    ContextManagement, ///< clearing earlier parts of a conversation by the server
    Betas,             ///< the header that enables new parts of the API, and those parts
    PromptCaching,     ///< marks of what the server is to keep
    OutputTokens,      ///< the greatest length of an answer
    Header,            ///< a header of the user's that is missing
};

/// A part that was refused, and what the server takes in its place.
struct RefusedPart
{
    RequestPart part = RequestPart::Effort;
    /// The accepted value ("medium", "8192"), of Header its names; empty: not told, so that the
    /// part can only be left out.
    QString accepted{};
    friend bool operator==(const RefusedPart &, const RefusedPart &) = default;
};

} // namespace bridge
