#include "bridge/agents/claude/ToolInputDecoder.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace bridge::protocol {

namespace {

struct KnownTool
{
    std::string_view name;
    ToolKind kind;
    const char *headline; ///< the field that says it in one line
};

constexpr std::array kKnownTools{
    KnownTool{"Bash", ToolKind::Command, "command"},
    KnownTool{"Edit", ToolKind::Edit, "file_path"},
    KnownTool{"MultiEdit", ToolKind::Edit, "file_path"},
    KnownTool{"NotebookEdit", ToolKind::Edit, "notebook_path"},
    KnownTool{"Write", ToolKind::Write, "file_path"},
    KnownTool{"Read", ToolKind::Read, "file_path"},
    KnownTool{"Glob", ToolKind::Search, "pattern"},
    KnownTool{"Grep", ToolKind::Search, "pattern"},
    KnownTool{"LS", ToolKind::Search, "path"},
    KnownTool{"ToolSearch", ToolKind::Search, "query"},
    KnownTool{"WebFetch", ToolKind::Fetch, "url"},
    KnownTool{"WebSearch", ToolKind::Fetch, "query"},
    KnownTool{"Task", ToolKind::Task, "description"},
    KnownTool{"Agent", ToolKind::Task, "description"},
    KnownTool{"AskUserQuestion", ToolKind::Question, "question"},
    KnownTool{"ExitPlanMode", ToolKind::Plan, "title"},
};

constexpr qsizetype kHeadlineLimit = 400;

QString firstText(const Json &input)
{
    if (!input.is_object())
        return {};
    for (const auto &value : input) {
        if (const QString text = asText(value); !text.isEmpty())
            return text;
    }
    return {};
}

TextEdit editOf(const Json &object)
{
    // A notebook's cell is replaced whole.
    return {textField(object, "old_string"),
            textField(object, "new_string") + textField(object, "new_source")};
}

std::vector<Question> questionsOf(const Json &input)
{
    std::vector<Question> questions;
    for (const Json &item : listField(input, "questions")) {
        Question question{textField(item, "question"),
                          textField(item, "header"),
                          boolField(item, "multiSelect"),
                          {}};
        for (const Json &option : listField(item, "options"))
            question.options.push_back(
                {textField(option, "label"), textField(option, "description")});
        questions.push_back(std::move(question));
    }
    return questions;
}

} // namespace

ToolInput decodeToolInput(const QString &toolName, const Json &input)
{
    ToolInput result;
    result.json = QString::fromUtf8(dumped(input.is_null() ? Json::object() : input));
    const std::string name = utf8(toolName);
    const auto *known = std::find_if(kKnownTools.begin(), kKnownTools.end(),
                                     [&](const KnownTool &tool) { return tool.name == name; });
    if (known == kKnownTools.end()) {
        result.headline = firstText(input).left(kHeadlineLimit);
        return result;
    }
    result.kind = known->kind;
    result.headline = textField(input, known->headline);
    result.description = textField(input, "description");
    switch (known->kind) {
    case ToolKind::Edit:
        if (field(input, "edits").is_array()) {
            for (const Json &edit : listField(input, "edits"))
                result.edits.push_back(editOf(edit));
        } else {
            result.edits.push_back(editOf(input));
        }
        break;
    case ToolKind::Write:
        result.content = textField(input, "content");
        break;
    case ToolKind::Plan:
        result.content = textField(input, "plan");
        break;
    case ToolKind::Question:
        result.questions = questionsOf(input);
        if (!result.questions.empty())
            result.headline = result.questions.front().text;
        break;
    default:
        break;
    }
    return result;
}

} // namespace bridge::protocol
