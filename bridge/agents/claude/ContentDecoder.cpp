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

/// The lines changed by an edit, if the tool reports them (structuredPatch); all lines of a created
/// file.
void addPatch(const json::Json &toolUseResult, agent::ToolFinished &finished)
{
    const auto add = [&finished](const QString &line) {
        if (line.startsWith(u'\\')) // "\ No newline at end of file"
            return;
        finished.linesAdded += line.startsWith(u'+') ? 1 : 0;
        finished.linesRemoved += line.startsWith(u'-') ? 1 : 0;
        finished.patch.append(line);
    };
    for (const json::Json &hunk : json::listField(toolUseResult, "structuredPatch")) {
        for (const json::Json &line : json::listField(hunk, "lines"))
            add(json::asText(line));
    }
    finished.createdFile = json::textField(toolUseResult, wire::kType) == QLatin1String("create");
    if (finished.patch.isEmpty() && finished.createdFile) {
        QString content = json::textField(toolUseResult, wire::kContent);
        if (content.isEmpty())
            return;
        if (content.endsWith(u'\n'))
            content.chop(1);
        const QStringList lines = content.split(u'\n');
        for (const QString &line : lines)
            add(u'+' + line);
    }
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
            addPatch(toolUseResult, finished);
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
