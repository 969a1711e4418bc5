#pragma once

#include "bridge/agent/ToolInput.h"

#include <QString>
#include <QStringList>

#include <map>
#include <vector>

namespace bridge::agent {

/// One of the answers that the agent takes to a request.
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
    QString label; ///< what an Always remembers, as the agent words it, e.g. "npm test:*"
    Scope scope = Scope::None;
    friend bool operator==(const PermissionOption &, const PermissionOption &) = default;
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
    QString reason; ///< why the agent asks, in its words; may be empty
    bool outsideWorkspace = false;
    std::vector<PermissionOption> options; ///< in the agent's order

    /// The first option of this kind; nullptr: there is none.
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

/// The user's answer. An id that is not among the request's options refuses, so that a mistake
/// never allows anything.
struct PermissionAnswer
{
    QString optionId;
    QString message{}; ///< rejected: what the agent should do instead; may be empty
    std::map<QString, QStringList> answers{}; ///< Question: text -> chosen labels or own words
    friend bool operator==(const PermissionAnswer &, const PermissionAnswer &) = default;
};

/// The answer that takes the first option of a kind; refuses where there is none.
[[nodiscard]] inline PermissionAnswer answerWith(const PermissionRequest &request,
                                                 PermissionOption::Kind kind)
{
    const PermissionOption *option = request.option(kind);
    return {option ? option->id : QString()};
}

} // namespace bridge::agent
