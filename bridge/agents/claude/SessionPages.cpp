#include "bridge/agents/claude/SessionPages.h"

#include "bridge/agents/claude/SessionChain.h"
#include "bridge/agents/claude/SessionItems.h"
#include "bridge/agents/claude/WireNames.h"
#include "bridge/core/RegularFile.h"
#include "bridge/json/JsonReader.h"

#include <QDirIterator>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>

namespace bridge::claude {

namespace {

using agent::ArchivedTurn;
using agent::ArchivePage;
using agent::ArchivePlace;
using agent::ArchiveProblem;
using Link = SessionChain::Link;

/// What one page, or the look for one turn, may read.
constexpr qint64 kPageBytes = 64LL << 20;
/// A page does not cut an answer, unless the answer has more items than this.
constexpr int kLongestAnswer = 1000;

/// The output of a command that the agent ran itself: the command is complete.
bool isCommandOutput(const SessionLine &line)
{
    if (line.kind == SessionLine::Kind::System)
        return json::textField(line.body, wire::kSubtype) == QLatin1String("local_command");
    return line.kind == SessionLine::Kind::User && line.content().is_string()
           && json::asText(line.content()).startsWith(QLatin1String("<local-command-std"));
}

/// A line that makes items.
bool isShown(const SessionLine &line)
{
    switch (line.kind) {
    case SessionLine::Kind::User:
        return !json::boolField(line.body, "isMeta");
    case SessionLine::Kind::Assistant:
        return !line.isFiller();
    case SessionLine::Kind::System:
        return line.isBoundary || isCommandOutput(line);
    default:
        return line.isQueuedPrompt();
    }
}

/// Between these and the line before them a conversation can be cut: everything behind them hangs
/// on them or on what follows. A command of the agent belongs to the lines around it.
bool beginsStep(const SessionLine &line)
{
    return line.kind == SessionLine::Kind::User && !json::boolField(line.body, "isMeta")
           && !json::boolField(line.body, "isCompactSummary")
           && !json::asText(line.content()).startsWith(u'<');
}

ArchivePage pageOf(std::vector<Link> links, const std::vector<SessionChain::Gap> &gaps,
                   const QString &parentToolUseId)
{
    std::sort(links.begin(), links.end(),
              [](const Link &a, const Link &b) { return a.offset < b.offset; });
    ArchivePage page;
    SessionItems items(parentToolUseId);
    auto gap = gaps.rbegin();
    const auto addGapsBefore = [&](qint64 offset) {
        for (; gap != gaps.rend() && gap->offset < offset; ++gap) {
            items.addSkipped(gap->lines, gap->offset);
            page.skippedLines += gap->lines;
        }
    };
    for (const Link &link : links) {
        addGapsBefore(link.offset);
        items.add(link.line);
    }
    addGapsBefore(std::numeric_limits<qint64>::max());
    page.items = items.take();
    return page;
}

ArchivePage itemsBefore(SessionReader &reader, const ArchivePlace &place, int most,
                        const QString &parentToolUseId)
{
    SessionChain chain(reader, place, !parentToolUseId.isEmpty(), kPageBytes);
    std::vector<Link> links;
    std::optional<ArchivePlace> earlier;
    int shown = 0;
    while (auto link = chain.next()) {
        if ((shown >= most && beginsStep(link->line)) || shown >= most + kLongestAnswer) {
            earlier = ArchivePlace{link->end, link->line.id};
            break;
        }
        shown += isShown(link->line) ? 1 : 0;
        links.push_back(std::move(*link));
        for (Link &branch : chain.takeBranches()) {
            ++shown;
            links.push_back(std::move(branch));
        }
    }
    ArchivePage page = pageOf(std::move(links), chain.gaps(), parentToolUseId);
    page.earlier = earlier ? earlier : chain.cut();
    // Lines that cannot be read are told of as such.
    page.isTorn =
        parentToolUseId.isEmpty() && !page.earlier && chain.isTorn() && chain.gaps().empty();
    return page;
}

Result<ArchivePage, ArchiveProblem> readItems(const QString &path, const ArchivePlace &place,
                                              int most, const QString &parentToolUseId)
{
    auto reader = SessionReader::open(path);
    if (!reader)
        return failed(std::move(reader.error()));
    ArchivePage page = itemsBefore(*reader, place, most, parentToolUseId);
    // Lines that the user does not see make no page.
    while (page.items.empty() && page.earlier && reader->cost() < kPageBytes)
        page = itemsBefore(*reader, *page.earlier, most, parentToolUseId);
    return page;
}

/// The files of subagents by the tool uses that started them, which small files beside them name.
struct SubagentFiles
{
    QHash<QString, QString> paths;
    std::optional<ArchiveProblem> problem; ///< one of the small files cannot be read
};

SubagentFiles subagentFiles(const QString &folder, const QStringList &toolUseIds)
{
    constexpr qint64 kMostBytes = 64LL << 10;
    constexpr QLatin1String kEnd(".meta.json");
    SubagentFiles found;
    QDirIterator files(folder, {QStringLiteral("agent-*.meta.json")}, QDir::Files | QDir::System);
    if (const QFileInfo info(folder); info.exists() && !info.isReadable())
        found.problem = ArchiveProblem{folder, qt_error_string(EACCES)};
    while (files.hasNext() && found.paths.size() < toolUseIds.size()) {
        const QString path = files.next();
        const auto text = readRegularFile(path, kMostBytes);
        if (!text && text.error().kind == FileProblem::Kind::Unreadable)
            found.problem = ArchiveProblem{path, text.error().detail};
        if (!text)
            continue;
        const auto meta = json::readJsonObject(*text);
        const QString tool = meta ? json::textField(*meta, "toolUseId") : QString();
        if (toolUseIds.contains(tool))
            found.paths.insert(tool, path.chopped(kEnd.size()) + QStringLiteral(".jsonl"));
    }
    return found;
}

/// True if the message of the user in the line is the one that is looked for.
bool isMessage(const SessionLine &line, const QString &messageId)
{
    if (!messageId.isEmpty())
        return line.promptId() == messageId;
    return (line.kind == SessionLine::Kind::User || line.isQueuedPrompt())
           && promptOf(line).has_value();
}

/// The last line of a whole answer. A part of a message that asks for a tool names the tool as the
/// reason, one of a message that was cut has none.
bool endsAnswer(const SessionLine &line)
{
    const QString reason = json::textField(json::field(line.body, wire::kMessage), "stop_reason");
    return line.kind == SessionLine::Kind::Assistant && !line.isApiError()
           && !json::boolField(line.body, "isAbortedMidStream") && !reason.isEmpty()
           && reason != QLatin1String("tool_use") && reason != QLatin1String("pause_turn");
}

QString textIn(const SessionLine &line)
{
    QString text;
    if (line.content().is_array()) {
        for (const json::Json &block : line.content())
            text += json::textField(block, wire::kText);
    }
    return text;
}

/// What the agent writes for itself when it goes on with a turn that was cut. A conversation that
/// ends with it is not taken up a second time (PROTOCOL.md, 13.6).
bool goesOn(const SessionLine &line)
{
    return line.kind == SessionLine::Kind::User && json::boolField(line.body, "isMeta")
           && (textIn(line) + json::asText(line.content()))
                  == QLatin1String("Continue from where you left off.");
}

void noteTools(const SessionLine &line, ArchivedTurn &turn)
{
    if (!line.content().is_array())
        return;
    for (const json::Json &block : line.content()) {
        const QString type = json::textField(block, wire::kType);
        if (type == QLatin1String("tool_use"))
            turn.toolUses.prepend(json::textField(block, "id"));
        if (type != QLatin1String("tool_result"))
            continue;
        const QString tool = json::textField(block, "tool_use_id");
        turn.finishedTools.prepend(tool);
        if (json::boolField(block, "is_error"))
            turn.failedTools.prepend(tool);
    }
}

} // namespace

Result<ArchivePage, ArchiveProblem> readPage(const QString &path, const ArchivePlace &place,
                                             int most)
{
    return readItems(path, place, most, {});
}

agent::SubagentPages readSubagents(const QString &subagents, const QStringList &toolUseIds,
                                   int most)
{
    agent::SubagentPages pages;
    const SubagentFiles files = subagentFiles(subagents, toolUseIds);
    for (const QString &tool : toolUseIds) {
        if (const QString path = files.paths.value(tool); !path.isEmpty())
            pages.insert(tool, readItems(path, {}, most, tool));
        else if (files.problem)
            pages.insert(tool, failed(ArchiveProblem(*files.problem)));
    }
    return pages;
}

Result<ArchivedTurn, ArchiveProblem> readTurn(const QString &path, const QString &messageId)
{
    auto reader = SessionReader::open(path);
    if (!reader)
        return failed(std::move(reader.error()));
    SessionChain chain(*reader, {}, false, kPageBytes);
    ArchivedTurn turn;
    QString lastMessage;
    bool isNewest = true;
    bool isReferred = false; // the message is there, although its line cannot be read
    while (auto link = chain.next()) {
        const SessionLine &line = link->line;
        if (isReferred || isMessage(line, messageId)) {
            turn.hasMessage = true;
            return turn;
        }
        if (isNewest && isShown(line)) {
            isNewest = false;
            turn.isComplete = endsAnswer(line) || isCommandOutput(line);
            lastMessage = line.messageId();
        }
        if (turn.isComplete && line.kind == SessionLine::Kind::Assistant
            && line.messageId() == lastMessage)
            turn.answer.prepend(textIn(line));
        isReferred = !messageId.isEmpty() && line.parent == messageId;
        turn.wasTakenUp = turn.wasTakenUp || (turn.finishedTools.isEmpty() && goesOn(line));
        noteTools(line, turn);
        for (const Link &branch : chain.takeBranches())
            noteTools(branch.line, turn);
    }
    if (isReferred) {
        turn.hasMessage = true;
        return turn;
    }
    // What was not read may hold it.
    if (chain.cut())
        return failed(ArchiveProblem{path, qt_error_string(EFBIG)});
    return ArchivedTurn{};
}

} // namespace bridge::claude
