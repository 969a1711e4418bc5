#pragma once

#include "bridge/agent/Permission.h"

[[nodiscard]] inline bridge::agent::PermissionAnswer allowOnce()
{
    bridge::agent::PermissionAnswer answer;
    answer.verdict = bridge::agent::PermissionAnswer::Verdict::AllowOnce;
    return answer;
}

[[nodiscard]] inline bridge::agent::PermissionAnswer
allowAlways(const bridge::agent::PermissionRule &rule)
{
    bridge::agent::PermissionAnswer answer;
    answer.verdict = bridge::agent::PermissionAnswer::Verdict::AllowAlways;
    answer.rulePayload = rule.payload;
    return answer;
}

[[nodiscard]] inline bridge::agent::PermissionAnswer deny(const QString &message = {})
{
    bridge::agent::PermissionAnswer answer;
    answer.message = message;
    return answer;
}
