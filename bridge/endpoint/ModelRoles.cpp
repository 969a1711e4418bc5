#include "bridge/endpoint/ModelRoles.h"

namespace bridge::endpoint {

QStringList modelRoles()
{
    return {kMainModelRole.toString(), QStringLiteral("subagent"), kSmallModelRole.toString(),
            QStringLiteral("sonnet"),  QStringLiteral("opus"),     QStringLiteral("fable")};
}

} // namespace bridge::endpoint
