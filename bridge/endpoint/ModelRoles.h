#pragma once

#include <QString>
#include <QStringList>

namespace bridge::endpoint {

/// @name Names of the roles in Endpoint::models, as stored in settings and profiles
/// @{
inline constexpr QStringView kMainModelRole = u"model";  ///< the conversation
inline constexpr QStringView kSmallModelRole = u"haiku"; ///< the agent's small background work
/// @}

/// Every role: the conversation, its subagents ("subagent"), the background work and the other
/// names that a user or agent may choose a model by. The conversation's comes first.
[[nodiscard]] inline QStringList modelRoles()
{
    return {kMainModelRole.toString(), QStringLiteral("subagent"), kSmallModelRole.toString(),
            QStringLiteral("sonnet"),  QStringLiteral("opus"),     QStringLiteral("fable")};
}

} // namespace bridge::endpoint
