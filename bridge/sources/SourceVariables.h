#pragma once

#include "bridge/sources/EndpointSource.h"

#include <QString>

#include <optional>
#include <utility>
#include <vector>

/// Claude Code's variables about the endpoint, by the aspect they decide.
namespace bridge::sources {

/// One cloud provider's variables.
struct ProviderVariables
{
    const char *provider; ///< the variable that switches it on
    const char *address;
};
/// In Claude Code's order of precedence (2.1.330): the first that is switched on is used, and
/// ANTHROPIC_BASE_URL is ignored.
[[nodiscard]] const std::vector<ProviderVariables> &providerVariables();

/// nullopt: not about the endpoint.
[[nodiscard]] std::optional<SourceKind> sourceKind(const QString &variable);
/// Every variable with a kind.
[[nodiscard]] const std::vector<std::pair<QString, SourceKind>> &sourceVariables();

/// "1", "true", "yes" or "on", as Claude Code reads switches.
[[nodiscard]] bool isSwitchedOn(const QString &value);

/// The part of a variable's value that may be shown: an address without password, query and
/// fragment, the 0 or 1 of a switch, nothing of a credential.
[[nodiscard]] QString shownValue(const QString &variable, const QString &value);

} // namespace bridge::sources
