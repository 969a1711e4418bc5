#include "bridge/agents/claude/ToolInputDecoder.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace bridge::claude {

namespace {

struct KnownTool
{
    std::string_view name;
    agent::ToolKind kind;
    const char *headline; ///< the field that summarises it in one line
};

constexpr std::array kKnownTools{
    KnownTool{"Bash", agent::ToolKind::Command, "command"},
    KnownTool{"Edit", agent::ToolKind::Edit, "file_path"},
    KnownTool{"MultiEdit", agent::ToolKind::Edit, "file_path"},
    KnownTool{"NotebookEdit", agent::ToolKind::Edit, "notebook_path"},
    KnownTool{"Write", agent::ToolKind::Write, "file_path"},
    KnownTool{"Read", agent::ToolKind::Read, "file_path"},
    KnownTool{"Glob", agent::ToolKind::Search, "pattern"},
    KnownTool{"Grep", agent::ToolKind::Search, "pattern"},
    KnownTool{"LS", agent::ToolKind::Search, "path"},
    KnownTool{"ToolSearch", agent::ToolKind::Search, "query"},
    KnownTool{"WebFetch", agent::ToolKind::Fetch, "url"},
    KnownTool{"WebSearch", agent::ToolKind::Fetch, "query"},
    KnownTool{"Task", agent::ToolKind::Task, "description"},
    KnownTool{"Agent", agent::ToolKind::Task, "description"},
    KnownTool{"AskUserQuestion", agent::ToolKind::Question, "question"},
    KnownTool{"ExitPlanMode", agent::ToolKind::Plan, "title"},
};

constexpr qsizetype kHeadlineLimit = 400;

QString firstText(const json::Json &input)
{
    if (!input.is_object())
        return {};
    for (const auto &value : input) {
        if (const QString text = json::asText(value); !text.isEmpty())
            return text;
    }
    return {};
}

agent::TextEdit editOf(const json::Json &object)
{
    // A notebook's cell is replaced whole.
    return {json::textField(object, "old_string"),
            json::textField(object, "new_string") + json::textField(object, "new_source")};
}

std::vector<agent::Question> questionsOf(const json::Json &input)
{
    std::vector<agent::Question> questions;
    for (const json::Json &item : json::listField(input, "questions")) {
        agent::Question question{json::textField(item, "question"),
                                 json::textField(item, "header"),
                                 json::boolField(item, "multiSelect"),
                                 {}};
        for (const json::Json &option : json::listField(item, "options"))
            question.options.push_back(
                {json::textField(option, "label"), json::textField(option, "description")});
        questions.push_back(std::move(question));
    }
    return questions;
}

} // namespace

agent::ToolInput decodeToolInput(const QString &toolName, const json::Json &input)
{
    agent::ToolInput result;
    result.json = QString::fromUtf8(json::dumped(input.is_null() ? json::Json::object() : input));
    const std::string name = json::utf8(toolName);
    const auto *known = std::find_if(kKnownTools.begin(), kKnownTools.end(),
                                     [&](const KnownTool &tool) { return tool.name == name; });
    if (known == kKnownTools.end()) {
        result.headline = firstText(input).left(kHeadlineLimit);
        return result;
    }
    result.kind = known->kind;
    result.headline = json::textField(input, known->headline);
    result.description = json::textField(input, "description");
    switch (known->kind) {
    case agent::ToolKind::Edit:
        if (json::field(input, "edits").is_array()) {
            for (const json::Json &edit : json::listField(input, "edits"))
                result.edits.push_back(editOf(edit));
        } else {
            result.edits.push_back(editOf(input));
        }
        break;
    case agent::ToolKind::Write:
        result.content = json::textField(input, "content");
        break;
    case agent::ToolKind::Plan:
        result.content = json::textField(input, "plan");
        break;
    case agent::ToolKind::Question:
        result.questions = questionsOf(input);
        if (!result.questions.empty())
            result.headline = result.questions.front().text;
        break;
    default:
        break;
    }
    return result;
}

} // namespace bridge::claude
