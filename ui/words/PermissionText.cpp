#include "ui/words/PermissionText.h"

#include "ui/words/MarkedText.h"

#include <QCoreApplication>

namespace ui {

using bridge::agent::PermissionKind;
using bridge::agent::PermissionOption;
using bridge::agent::PermissionRequest;
using bridge::agent::ToolKind;
using Outcome = bridge::chat::PermissionEntry::Outcome;

namespace {

struct PermissionText
{
    Q_DECLARE_TR_FUNCTIONS(PermissionText)
};

} // namespace

QString permissionTitle(const PermissionRequest &request, const QString &agent)
{
    if (request.kind == PermissionKind::Question)
        return PermissionText::tr("%1 asks").arg(agent);
    if (request.kind == PermissionKind::Plan)
        return PermissionText::tr("%1 has a plan").arg(agent);
    switch (request.input.kind) {
    case ToolKind::Command:
        return PermissionText::tr("%1 wants to run a command").arg(agent);
    case ToolKind::Edit:
        return PermissionText::tr("%1 wants to edit a file").arg(agent);
    case ToolKind::Write:
        return PermissionText::tr("%1 wants to write a file").arg(agent);
    case ToolKind::Read:
        return PermissionText::tr("%1 wants to read a file").arg(agent);
    case ToolKind::Search:
        return PermissionText::tr("%1 wants to search").arg(agent);
    case ToolKind::Fetch:
        return PermissionText::tr("%1 wants to fetch something from the web").arg(agent);
    case ToolKind::Task:
        return PermissionText::tr("%1 wants to start a subagent").arg(agent);
    case ToolKind::Question:
    case ToolKind::Plan:
    case ToolKind::Other:
        break;
    }
    const QString tool = markedText(request.toolName, TextUse::Name);
    return PermissionText::tr("%1 wants to use %2").arg(agent, tool);
}

QString permissionOutcome(bridge::chat::PermissionEntry card)
{
    card.note = markedText(card.note, TextUse::Name);
    const bool isPlan = card.request.kind == PermissionKind::Plan;
    switch (card.outcome) {
    case Outcome::AllowedOnce:
        return isPlan ? PermissionText::tr("Plan approved") : PermissionText::tr("Allowed once");
    case Outcome::AllowedAlways:
        return card.note.isEmpty() ? PermissionText::tr("Always allowed")
                                   : PermissionText::tr("Always allowed: %1").arg(card.note);
    case Outcome::Denied:
        if (isPlan)
            return card.note.isEmpty() ? PermissionText::tr("Keep planning")
                                       : PermissionText::tr("Keep planning: %1").arg(card.note);
        return card.note.isEmpty() ? PermissionText::tr("Denied")
                                   : PermissionText::tr("Denied: %1").arg(card.note);
    case Outcome::Answered:
        return PermissionText::tr("Answered: %1").arg(card.note);
    case Outcome::Pending:
    case Outcome::Withdrawn:
        break;
    }
    return PermissionText::tr("No longer needed");
}

QString permissionScope(PermissionOption option)
{
    option.label = markedText(option.label, TextUse::Name);
    switch (option.scope) {
    case PermissionOption::Scope::Session:
        return PermissionText::tr("%1\nUntil the agent ends").arg(option.label);
    case PermissionOption::Scope::Workspace:
        return PermissionText::tr("%1\nFor you, in this folder").arg(option.label);
    case PermissionOption::Scope::Project:
        return PermissionText::tr("%1\nFor everyone who works in this folder").arg(option.label);
    case PermissionOption::Scope::User:
        return PermissionText::tr("%1\nFor you, in every folder").arg(option.label);
    case PermissionOption::Scope::None:
        break;
    }
    return option.label;
}

} // namespace ui
