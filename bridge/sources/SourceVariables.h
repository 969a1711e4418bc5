#pragma once

#include "bridge/sources/EndpointSource.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// Claude Code's variables that decide about the endpoint, by what they decide.
namespace bridge::sources {

/// One cloud provider's variables.
struct ProviderVariables
{
    const char *provider; ///< its switch
    const char *address;
};
/// In the order in which Claude Code looks (2.1.330): the first that is switched on counts, and
/// ANTHROPIC_BASE_URL no longer does.
[[nodiscard]] const std::vector<ProviderVariables> &providerVariables();

/// nullopt: it decides nothing about the endpoint.
[[nodiscard]] std::optional<SourceKind> sourceKind(const QString &variable);
/// Every variable that has one.
[[nodiscard]] QStringList sourceVariables();

/// "1", "true", "yes" or "on", as Claude Code reads switches.
[[nodiscard]] bool isSwitchedOn(const QString &value);

/// What may be shown of a variable's value: an address without a password, query and fragment, the
/// 0 or 1 of a switch, nothing of a credential.
[[nodiscard]] QString shownValue(const QString &variable, const QString &value);

} // namespace bridge::sources
