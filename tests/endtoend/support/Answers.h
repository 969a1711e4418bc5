#pragma once

#include "bridge/agent/Permission.h"

[[nodiscard]] inline bridge::protocol::PermissionAnswer allowOnce()
{
    bridge::protocol::PermissionAnswer answer;
    answer.verdict = bridge::protocol::PermissionAnswer::Verdict::AllowOnce;
    return answer;
}

[[nodiscard]] inline bridge::protocol::PermissionAnswer
allowAlways(const bridge::protocol::PermissionRule &rule)
{
    bridge::protocol::PermissionAnswer answer;
    answer.verdict = bridge::protocol::PermissionAnswer::Verdict::AllowAlways;
    answer.rulePayload = rule.payload;
    return answer;
}

[[nodiscard]] inline bridge::protocol::PermissionAnswer deny(const QString &message = {})
{
    bridge::protocol::PermissionAnswer answer;
    answer.message = message;
    return answer;
}
