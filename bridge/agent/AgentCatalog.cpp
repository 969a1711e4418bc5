#include "bridge/agent/AgentCatalog.h"

namespace bridge::agent {

bool AgentCatalog::record(const AgentEvent &event)
{
    if (const auto *changed = std::get_if<CommandsChanged>(&event)) {
        commands = changed->commands;
    } else if (const auto *all = std::get_if<OptionsChanged>(&event)) {
        options = all->options;
    } else if (const auto *one = std::get_if<OptionChanged>(&event)) {
        for (AgentOption &option : options) {
            if (option.id == one->id)
                option.current = one->value;
        }
    } else if (const auto *kinds = std::get_if<SubagentsChanged>(&event)) {
        subagents = kinds->subagents;
    } else if (const auto *reported = std::get_if<AccountReported>(&event)) {
        account = *reported;
    } else {
        return false;
    }
    return true;
}

} // namespace bridge::agent
