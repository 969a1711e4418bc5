#include "bridge/agents/claude/ContentDecoder.h"

#include "bridge/agents/claude/ToolInputDecoder.h"
#include "bridge/agents/claude/WireNames.h"
#include "bridge/core/NameTable.h"

#include <algorithm>
#include <array>

namespace bridge::claude {

namespace {

constexpr std::array kBlockTypes{
    Named{agent::BlockKind::Text, "text"},
    Named{agent::BlockKind::Thinking, "thinking"},
    Named{agent::BlockKind::Thinking, "redacted_thinking"},
    Named{agent::BlockKind::ToolUse, "tool_use"},
    Named{agent::BlockKind::ToolUse, "server_tool_use"},
};

/// A tool's result as one text; images and other blocks are named.
QString resultText(const json::Json &content)
{
    if (content.is_string())
        return json::asText(content);
    QStringList parts;
    if (content.is_array()) {
        for (const json::Json &block : content) {
            const QString text = json::textField(block, wire::kText);
            parts.append(text.isEmpty()
                             ? QStringLiteral("[%1]").arg(json::textField(block, wire::kType))
                             : text);
        }
    }
    return parts.join(u'\n');
}

/// Of all that a tool has changed so much is kept; the rest is counted.
constexpr int kMostLines = 20'000;
constexpr qsizetype kMostCharacters = 4'000'000;

/// Collects what a tool has changed.
class ChangeReader
{
public:
    explicit ChangeReader(agent::ToolFinished &finished)
        : m_finished(finished)
    {}

    void addFile(const json::Json &file, const json::Json &hunks, agent::FileChange::Kind kind)
    {
        agent::FileChange change{json::textField(file, "filePath"), kind, {}, 0};
        for (const json::Json &hunk : hunks) {
            change.hunks.push_back(
                {json::intField(hunk, "oldStart"), json::intField(hunk, "newStart"), {}});
            for (const json::Json &line : json::listField(hunk, "lines"))
                add(json::asText(line), change);
        }
        m_finished.changes.push_back(std::move(change));
    }

    void addCreated(const QString &path, const QString &content)
    {
        agent::FileChange change{path, agent::FileChange::Kind::Created, {{1, 1, {}}}, 0};
        QString text = content;
        if (text.endsWith(u'\n'))
            text.chop(1);
        const QStringList lines = text.split(u'\n');
        for (const QString &line : lines)
            add(u'+' + line, change);
        m_finished.changes.push_back(std::move(change));
    }

private:
    void add(const QString &line, agent::FileChange &change)
    {
        m_finished.linesAdded += line.startsWith(u'+') ? 1 : 0;
        m_finished.linesRemoved += line.startsWith(u'-') ? 1 : 0;
        ++m_lines;
        m_characters += line.size();
        if (m_lines <= kMostLines && m_characters <= kMostCharacters)
            change.hunks.back().lines.append(line);
        else if (!line.startsWith(u' ') && !line.startsWith(u'\\'))
            ++change.leftOut;
    }

    agent::ToolFinished &m_finished;
    int m_lines = 0;
    qsizetype m_characters = 0;
};

/// What an edit (structuredPatch) or a command (bashEditDiff) has changed, if the tool reports it;
/// all lines of a created file.
void addChanges(const json::Json &toolUseResult, agent::ToolFinished &finished)
{
    using Kind = agent::FileChange::Kind;
    ChangeReader reader(finished);
    finished.createdFile = json::textField(toolUseResult, wire::kType) == QLatin1String("create");
    const json::Json &patch = json::listField(toolUseResult, "structuredPatch");
    if (!patch.empty()) {
        reader.addFile(toolUseResult, patch, finished.createdFile ? Kind::Created : Kind::Changed);
    } else if (finished.createdFile) {
        const QString content = json::textField(toolUseResult, wire::kContent);
        if (!content.isEmpty())
            reader.addCreated(json::textField(toolUseResult, "filePath"), content);
    }
    const json::Json &byCommand = json::field(toolUseResult, "bashEditDiff");
    for (const json::Json &file : json::listField(byCommand, "files")) {
        const bool isCreated = json::boolField(file, "created");
        const bool isDeleted = json::boolField(file, "deleted");
        reader.addFile(file, json::listField(file, "hunks"),
                       isCreated   ? Kind::Created
                       : isDeleted ? Kind::Deleted
                                   : Kind::Changed);
    }
    finished.moreFiles = std::max(0, json::intField(byCommand, "moreFiles"));
}

bool isToolResult(const json::Json &block)
{
    return json::textField(block, wire::kType) == QLatin1String("tool_result");
}

} // namespace

agent::BlockKind blockKindOf(const json::Json &block)
{
    return valueIn(kBlockTypes, json::textField(block, wire::kType))
        .value_or(agent::BlockKind::Other);
}

agent::BlockFinished decodeBlock(const json::Json &block)
{
    agent::BlockFinished finished;
    finished.kind = blockKindOf(block);
    finished.text = json::textField(block, wire::kText) + json::textField(block, "thinking");
    if (finished.kind == agent::BlockKind::ToolUse) {
        finished.toolUseId = json::textField(block, "id");
        finished.toolName = json::textField(block, "name");
        finished.input = decodeToolInput(finished.toolName, json::field(block, wire::kInput));
    }
    return finished;
}

std::vector<agent::ToolFinished> decodeToolResults(const json::Json &content,
                                                   const json::Json &toolUseResult)
{
    std::vector<agent::ToolFinished> results;
    if (!content.is_array())
        return results;
    // The structure is per message, so it can be about a single tool only.
    const bool single = std::count_if(content.begin(), content.end(), isToolResult) == 1;
    for (const json::Json &block : content) {
        if (!isToolResult(block))
            continue;
        agent::ToolFinished finished;
        finished.toolUseId = json::textField(block, "tool_use_id");
        finished.ok = !json::boolField(block, "is_error");
        finished.output = resultText(json::field(block, wire::kContent));
        if (single)
            addChanges(toolUseResult, finished);
        results.push_back(std::move(finished));
    }
    return results;
}

QString compactionSummary(const QString &text)
{
    QString summary = text;
    const auto dropTo = [&summary](QLatin1String end) {
        if (const qsizetype at = summary.indexOf(end); at >= 0)
            summary = summary.mid(at + end.size()).trimmed();
    };
    dropTo(QLatin1String("covers the earlier portion of the conversation."));
    if (summary.startsWith(QLatin1String("<system-reminder>")))
        dropTo(QLatin1String("</system-reminder>"));
    if (summary.startsWith(QLatin1String("Summary:")))
        dropTo(QLatin1String("Summary:"));
    if (const qsizetype at =
            summary.indexOf(QLatin1String("\n\nIf you need specific details from"));
        at >= 0)
        summary.truncate(at);
    return summary.trimmed();
}

} // namespace bridge::claude
