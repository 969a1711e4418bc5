#pragma once

#include "bridge/agent/AgentEvent.h"

namespace bridge::agent {

/// The live agent's offers: the latest event of each kind.
struct AgentCatalog
{
    std::vector<SlashCommand> commands;
    std::vector<AgentOption> options;
    std::vector<SubagentsChanged::Subagent> subagents;
    AccountReported account;

    /// Stores the event; false: not part of the catalog.
    bool record(const AgentEvent &event);
    friend bool operator==(const AgentCatalog &, const AgentCatalog &) = default;
};

} // namespace bridge::agent
