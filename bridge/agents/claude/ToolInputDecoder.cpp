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

/// Values that change nothing, because Claude Code assumes them where the field is missing.
struct Default
{
    std::string_view field;
    std::string_view json;
};

constexpr std::array kDefaults{
    Default{"run_in_background", "false"},
    Default{"dangerouslyDisableSandbox", "false"},
    Default{"replace_all", "false"},
    Default{"edit_mode", "\"replace\""},
    Default{"output_mode", "\"files_with_matches\""},
    Default{"multiline", "false"},
    Default{"-i", "false"},
};

constexpr auto kMultiSelect = "questions[].multiSelect";
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
            json::textField(object, "new_string") + json::textField(object, "new_source"),
            json::boolField(object, "replace_all")};
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

bool isDefault(const std::string &field, const json::Json &value)
{
    if (value.is_null())
        return true;
    const auto *known = std::find_if(kDefaults.begin(), kDefaults.end(),
                                     [&](const Default &each) { return each.field == field; });
    return known != kDefaults.end() && json::dumped(value).toStdString() == known->json;
}

/// Collects the fields that the displayed parts do not hold.
class RestOfInput
{
public:
    /// `shown`: paths of the texts that are displayed, e.g. "edits[].old_string".
    explicit RestOfInput(std::vector<std::string> shown)
        : m_shown(std::move(shown))
    {}

    std::vector<agent::ToolField> of(const json::Json &input)
    {
        if (input.is_object())
            members(input, {}, {});
        return std::move(m_rest);
    }

private:
    void members(const json::Json &object, const std::string &path, const std::string &pattern)
    {
        for (const auto &[key, value] : object.items()) {
            // A key that itself looks like a path must not be taken for that path.
            const std::string name = key.find_first_of(".[") == std::string::npos ? key : "?";
            if (!isDefault(key, value))
                visit(value, path.empty() ? key : path + '.' + key,
                      pattern.empty() ? name : pattern + '.' + name);
        }
    }

    void visit(const json::Json &value, const std::string &path, const std::string &pattern)
    {
        const bool isShown = std::find(m_shown.begin(), m_shown.end(), pattern) != m_shown.end();
        if (isShown && (value.is_string() || (value.is_boolean() && pattern == kMultiSelect)))
            return;
        if (value.is_object() && hasShownBelow(pattern + '.')) {
            members(value, path, pattern);
        } else if (value.is_array() && hasShownBelow(pattern + "[]")) {
            for (std::size_t i = 0; i < value.size(); ++i)
                visit(value[i], path + '[' + std::to_string(i + 1) + ']', pattern + "[]");
        } else {
            m_rest.push_back(
                {QString::fromStdString(path),
                 value.is_string() ? json::asText(value) : QString::fromUtf8(json::dumped(value))});
        }
    }

    [[nodiscard]] bool hasShownBelow(const std::string &prefix) const
    {
        return std::any_of(m_shown.begin(), m_shown.end(),
                           [&](const std::string &each) { return each.starts_with(prefix); });
    }

    std::vector<std::string> m_shown;
    std::vector<agent::ToolField> m_rest;
};

/// The paths that decodeToolInput() puts into the parts of ToolInput which a request displays.
std::vector<std::string> shownPaths(const KnownTool &tool, const json::Json &input)
{
    switch (tool.kind) {
    case agent::ToolKind::Edit:
        if (json::field(input, "edits").is_array())
            return {tool.headline, "edits[].old_string", "edits[].new_string",
                    "edits[].new_source"};
        return {tool.headline, "old_string", "new_string", "new_source"};
    case agent::ToolKind::Write:
        return {tool.headline, "content"};
    case agent::ToolKind::Plan:
        return {"plan"};
    case agent::ToolKind::Question:
        return {"questions[].question", "questions[].header", kMultiSelect,
                "questions[].options[].label", "questions[].options[].description"};
    default:
        return {tool.headline};
    }
}

} // namespace

bool isEditTool(const QString &toolName)
{
    const std::string name = json::utf8(toolName);
    const auto *known = std::find_if(kKnownTools.begin(), kKnownTools.end(),
                                     [&](const KnownTool &tool) { return tool.name == name; });
    return known != kKnownTools.end()
           && (known->kind == agent::ToolKind::Edit || known->kind == agent::ToolKind::Write);
}

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
    result.fields = RestOfInput(shownPaths(*known, input)).of(input);
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
