#pragma once

#include "bridge/agent/ToolInput.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <map>
#include <optional>
#include <vector>

namespace bridge::agent {

/// A rule the agent offers to remember, e.g. `Bash(npm test:*)`. `payload` is the codec's own and
/// goes back unread, so that exactly the rule that was shown is applied and nothing beside it
/// (protocol reference, section 0.12).
struct PermissionRule
{
    QString text;        ///< as shown, e.g. "touch a; echo hi"
    QString destination; ///< where the agent keeps it, e.g. "localSettings", "session"
    QByteArray payload;
    friend bool operator==(const PermissionRule &, const PermissionRule &) = default;
};

enum class PermissionKind { Tool, Question, Plan };

/// The agent waits for the user. Ends with exactly one answer or with its withdrawal.
struct PermissionRequest
{
    QString id;        ///< of the request, unique within the agent process
    QString toolUseId; ///< the tool use it is about
    QString toolName;
    PermissionKind kind = PermissionKind::Tool;
    ToolInput input;
    QString reason; ///< why it is asked, in the agent's words; may be empty
    bool outsideWorkspace = false;
    std::vector<PermissionRule> rules; ///< for "always allow"; empty: not offered
    friend bool operator==(const PermissionRequest &, const PermissionRequest &) = default;
};

/// The user's answer.
struct PermissionAnswer
{
    enum class Verdict { AllowOnce, AllowAlways, Deny };
    Verdict verdict = Verdict::Deny;
    QByteArray rulePayload; ///< AllowAlways: the chosen rule's payload
    QString message;        ///< Deny: what the agent should do instead; may be empty
    std::map<QString, QStringList> answers; ///< Question: text -> chosen labels or own words
    bool acceptEdits = false;               ///< Plan, allowed: also accept edits from here on
    friend bool operator==(const PermissionAnswer &, const PermissionAnswer &) = default;
};

} // namespace bridge::agent
