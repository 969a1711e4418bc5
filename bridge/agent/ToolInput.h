#pragma once

#include <QString>

#include <vector>

namespace bridge::agent {

/// How to display a tool's input. Unknown tools are Other and show their JSON.
enum class ToolKind { Command, Edit, Write, Read, Search, Fetch, Question, Plan, Task, Other };

/// One question of AskUserQuestion.
struct Question
{
    struct Option
    {
        QString label;
        QString description;
        friend bool operator==(const Option &, const Option &) = default;
    };
    QString text;   ///< the whole question; also the key of its answer
    QString header; ///< a word or two
    bool multiSelect = false;
    std::vector<Option> options;
    friend bool operator==(const Question &, const Question &) = default;
};

/// One replacement of an edit tool.
struct TextEdit
{
    QString before;
    QString after;
    bool everywhere = false; ///< each occurrence in the file; else there is to be one only
    friend bool operator==(const TextEdit &, const TextEdit &) = default;
};

/// A field of the input that no other part of ToolInput displays.
struct ToolField
{
    QString name;  ///< the agent's: "timeout", "edits[1].replace_all"
    QString value; ///< a text as it is, anything else as compact JSON
    friend bool operator==(const ToolField &, const ToolField &) = default;
};

/// A tool's input, independent of the wire: the displayed parts, and the whole as compact JSON. All
/// of it comes from the model: plain text, never markup.
struct ToolInput
{
    ToolKind kind = ToolKind::Other;
    QString headline;            ///< the command (whole), the path, the pattern; may be empty
    QString description;         ///< the model's own short description; may be empty
    QString content;             ///< Write: the file's text; Plan: the plan (markdown); else empty
    std::vector<TextEdit> edits; ///< Edit
    std::vector<Question> questions;     ///< Question
    std::vector<ToolField> fields;       ///< whatever else has another value than its default
    QString json = QStringLiteral("{}"); ///< the original input, compact
    friend bool operator==(const ToolInput &, const ToolInput &) = default;
};

} // namespace bridge::agent
