#include "bridge/agents/claude/SessionScan.h"

#include "bridge/agents/claude/SessionItems.h"
#include "bridge/agents/claude/SessionReader.h"

#include <cstring>
#include <string_view>

namespace bridge::claude {

namespace {

using agent::ArchivedText;
using agent::ArchiveProblem;
using agent::ArchiveScan;

constexpr qsizetype kLongestText = 64 * 1024;
/// Of a tool's input and of its output: what commands print is rarely looked for.
constexpr qsizetype kLongestToolText = 16 * 1024;

/// Several times as fast as QByteArrayView::contains(), for the gigabytes of a first index.
bool has(QByteArrayView line, std::string_view word)
{
    return ::memmem(line.data(), static_cast<std::size_t>(line.size()), word.data(), word.size())
           != nullptr;
}

/// Lines without these are parsed for nothing. Names alone: there may be blanks between them.
bool mayHaveText(QByteArrayView line)
{
    if (isIrrelevant(line))
        return false;
    return has(line, "\"user\"") || has(line, "\"assistant\"") || has(line, "queued_command")
           || has(line, "\"rewound\"");
}

bool looksWhole(QByteArrayView line)
{
    return line.startsWith('{') && line.endsWith('}');
}

struct TextOf
{
    std::pair<ArchivedText::Kind, QString> operator()(const agent::ArchivedPrompt &prompt) const
    {
        return {ArchivedText::Kind::Message, prompt.text};
    }
    std::pair<ArchivedText::Kind, QString> operator()(const agent::AgentEvent &event) const
    {
        if (const auto *block = std::get_if<agent::BlockFinished>(&event)) {
            if (block->kind == agent::BlockKind::Text)
                return {ArchivedText::Kind::Answer, block->text};
            if (block->kind == agent::BlockKind::ToolUse)
                return {ArchivedText::Kind::Tool, inputText(block->input)};
        } else if (const auto *tool = std::get_if<agent::ToolFinished>(&event)) {
            return {ArchivedText::Kind::Tool, tool->output.left(kLongestToolText)};
        }
        return {};
    }
    std::pair<ArchivedText::Kind, QString> operator()(const agent::ArchivedAnswer &) const
    {
        return {};
    }
    std::pair<ArchivedText::Kind, QString> operator()(const agent::ArchivedMark &) const
    {
        return {};
    }

    static QString inputText(const agent::ToolInput &input)
    {
        if (input.kind == agent::ToolKind::Other)
            return input.json.left(kLongestToolText);
        QStringList parts{input.headline, input.description, input.content};
        for (const agent::TextEdit &edit : input.edits)
            parts.append(edit.after);
        parts.removeAll(QString());
        return parts.join(u'\n').left(kLongestToolText);
    }
};

void visitTexts(const SessionLine &line, const agent::ConversationArchive::TextVisitor &visit)
{
    SessionItems items;
    items.add(line);
    for (const agent::ArchivedItem &item : items.take()) {
        auto [kind, text] = std::visit(TextOf(), item.content);
        if (!text.isEmpty())
            visit({item.id, kind, text.left(kLongestText), item.time});
    }
}

} // namespace

Result<ArchiveScan, ArchiveProblem>
scanSession(const QString &path, qint64 from, qint64 most,
            const agent::ConversationArchive::TextVisitor &visit)
{
    auto reader = SessionReader::open(path);
    if (!reader)
        return failed(std::move(reader.error()));
    ArchiveScan scan;
    std::size_t count = 0;
    scan.end = from;
    if (from > reader->size()) {
        scan.isReplaced = true;
        return scan;
    }
    while (scan.end - from < most) {
        const auto raw = reader->after(scan.end);
        if (!raw || !raw->isWhole)
            break;
        scan.end = raw->end;
        if (raw->isTooLong || (!raw->text.isEmpty() && !looksWhole(raw->text))) {
            ++scan.skippedLines;
            if (raw->isTooLong)
                continue;
        }
        if (!mayHaveText(raw->text))
            continue;
        const auto line = readSessionLine(raw->text);
        if (!line || line->kind == SessionLine::Kind::Unknown) {
            scan.skippedLines += looksWhole(raw->text) ? 1 : 0;
        } else if (const auto rewind = rewindOf(*line)) {
            scan.cuts.push_back({count, rewind->leaf, rewind->cut});
        } else if (!line->isSidechain) {
            visitTexts(*line, [&](const ArchivedText &text) {
                ++count;
                visit(text);
            });
        }
    }
    return scan;
}

} // namespace bridge::claude
