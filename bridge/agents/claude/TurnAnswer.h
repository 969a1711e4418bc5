#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/agents/claude/InboundMessage.h"

#include <vector>

namespace bridge::claude {

/// What came of the model's answer in the running turn, and so how the turn ends: the agent calls
/// an answer that was cut at its limit, and one that the model refused, a failed request, an empty
/// one a success; and of an answer that it had the model go on with it repeats the last piece only.
/// Follows the main conversation.
class TurnAnswer
{
public:
    void follow(const inbound::StreamEvent &event);
    void follow(const inbound::AssistantMessage &message);
    void follow(const inbound::UserMessage &message);
    /// The model refused to answer; `explanation` may be empty.
    void refused(const QString &explanation);
    /// Adds to `out` what is to be said of the answer, then the turn's end. The next turn begins.
    /// `isOfTimer`: no message asked for the turn, which its result does not say.
    void end(const inbound::Result &message, bool isOfTimer, std::vector<agent::AgentEvent> &out);

private:
    /// The agent gave it up at the limit of tokens for one answer.
    [[nodiscard]] bool isAtLimit(const agent::TurnEnded &end) const;
    [[nodiscard]] bool isEmpty(const agent::TurnEnded &end) const;

    bool m_hasBegun = false;   ///< an endpoint answered
    bool m_hasContent = false; ///< with more than thoughts and blanks
    bool m_isRefused = false;
    QString m_explanation; ///< of the refusal
    QString m_category;    ///< of the request that failed
    QString m_stopReason;  ///< of the newest answer
    QString m_before;      ///< text that the model was asked to go on with
    QString m_last;        ///< the newest text
};

} // namespace bridge::claude
