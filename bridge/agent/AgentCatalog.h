#pragma once

#include "bridge/agent/AgentEvent.h"

namespace bridge::agent {

/// What the live agent offers, kept from its events: the latest of each.
struct AgentCatalog
{
    std::vector<SlashCommand> commands;
    std::vector<AgentOption> options;
    std::vector<SubagentsChanged::Subagent> subagents;
    AccountReported account;

    /// Takes the event in; false: it is about something else.
    bool take(const AgentEvent &event);
    friend bool operator==(const AgentCatalog &, const AgentCatalog &) = default;
};

} // namespace bridge::agent
