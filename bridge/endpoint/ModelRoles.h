#pragma once

#include <QString>
#include <QStringList>

namespace bridge::endpoint {

/// @name Names of the roles in Endpoint::models, as settings and profiles keep them
/// @{
inline constexpr QStringView kMainModelRole = u"model";  ///< the conversation
inline constexpr QStringView kSmallModelRole = u"haiku"; ///< the agent's small background work
/// @}

/// Every role: the conversation, its subagents ("subagent"), the background work and the other
/// names that a user or an agent may choose a model by. The conversation's is the first.
[[nodiscard]] QStringList modelRoles();

} // namespace bridge::endpoint
