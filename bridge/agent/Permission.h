#pragma once

#include "bridge/agent/ToolInput.h"

#include <QString>
#include <QStringList>

#include <map>
#include <vector>

namespace bridge::agent {

/// One of the answers that the agent accepts for a request.
struct PermissionOption
{
    enum class Kind { AllowOnce, AllowAlways, RejectOnce, RejectAlways };
    /// Where an AllowAlways or RejectAlways is remembered.
    enum class Scope {
        None,
        Session,   ///< until the agent ends
        Workspace, ///< for this user, in this folder
        Project,   ///< for everyone who works in this folder
        User,      ///< for this user, in every folder
    };
    QString id; ///< unique within the request
    Kind kind = Kind::RejectOnce;
    QString label; ///< rule remembered by an Always, in the agent's words, e.g. "npm test:*"
    Scope scope = Scope::None;
    friend bool operator==(const PermissionOption &, const PermissionOption &) = default;
};

enum class PermissionKind { Tool, Question, Plan };

/// The agent waits for the user. Ends with exactly one answer or its withdrawal.
struct PermissionRequest
{
    QString id;        ///< of the request, unique within the agent process
    QString toolUseId; ///< the tool use concerned
    QString toolName;
    PermissionKind kind = PermissionKind::Tool;
    ToolInput input;
    QString reason; ///< the agent's reason; may be empty
    bool outsideWorkspace = false;
    std::vector<PermissionOption> options; ///< in the agent's order

    /// The first option of this kind; nullptr: none.
    [[nodiscard]] const PermissionOption *option(PermissionOption::Kind wanted) const
    {
        for (const PermissionOption &each : options) {
            if (each.kind == wanted)
                return &each;
        }
        return nullptr;
    }
    [[nodiscard]] const PermissionOption *option(const QString &optionId) const
    {
        for (const PermissionOption &each : options) {
            if (each.id == optionId)
                return &each;
        }
        return nullptr;
    }
    friend bool operator==(const PermissionRequest &, const PermissionRequest &) = default;
};

/// The user's answer. An id that is not among the request's options refuses, so that an error never
/// allows anything.
struct PermissionAnswer
{
    QString optionId;
    QString message{}; ///< rejected: instructions for the agent; may be empty
    std::map<QString, QStringList> answers{}; ///< Question: text -> chosen labels or free text
    friend bool operator==(const PermissionAnswer &, const PermissionAnswer &) = default;
};

/// The answer with the first option of a kind; refuses if there is none.
[[nodiscard]] inline PermissionAnswer answerWith(const PermissionRequest &request,
                                                 PermissionOption::Kind kind)
{
    const PermissionOption *option = request.option(kind);
    return {option ? option->id : QString()};
}

} // namespace bridge::agent
