#include "bridge/chat/Replay.h"

#include "bridge/chat/HistoryText.h"
#include "bridge/chat/Transcript.h"
#include "bridge/core/Clock.h"

#include <algorithm>
#include <utility>

namespace bridge::chat {

namespace {

using namespace agent;

/// The time of the item that is replayed.
class ItemClock final : public Clock
{
public:
    void set(const QDateTime &time)
    {
        // Lines without a time happened with the one before.
        if (time.isValid())
            m_time = time;
    }
    [[nodiscard]] std::chrono::milliseconds monotonic() const override
    {
        return std::chrono::milliseconds(m_time.isValid() ? m_time.toMSecsSinceEpoch() : 0);
    }
    [[nodiscard]] QDateTime wallTime() const override { return m_time; }
    [[nodiscard]] std::unique_ptr<Timer> after(std::chrono::milliseconds,
                                               std::function<void()>) override
    {
        return nullptr; // a writer waits for nothing
    }

private:
    QDateTime m_time;
};

/// The tool use that an item ends; empty: it ends none.
QString endedTool(const ArchivedItem &item)
{
    if (const auto *answer = std::get_if<ArchivedAnswer>(&item.content))
        return answer->request.toolUseId;
    const auto *event = std::get_if<AgentEvent>(&item.content);
    const auto *finished = event ? std::get_if<ToolFinished>(event) : nullptr;
    return finished ? finished->toolUseId : QString();
}

const BlockFinished *blockOf(const ArchivedItem &item)
{
    const auto *event = std::get_if<AgentEvent>(&item.content);
    return event ? std::get_if<BlockFinished>(event) : nullptr;
}

/// Items of one page, with what the file does not hold of the turn after them.
class PageReplay
{
public:
    PageReplay(const Replay::EndpointOf &endpointOf, const std::vector<store::HalfAnswer> &halves,
               const Present &present)
        : m_endpointOf(endpointOf)
        , m_halves(halves)
        , m_present(present)
    {}

    /// The page is complete; `next`: the texts of its last exchange that the newer page has.
    /// Returns the texts of the exchange that begins in an older page.
    QStringList endPage(const QStringList &next)
    {
        m_exchangeTexts += next;
        endExchange();
        return std::exchange(m_headTexts, {});
    }

    void add(const ArchivedItem &item, const QString &parentToolUseId = {})
    {
        // That of a subagent is a part of the exchange.
        const bool isNext =
            parentToolUseId.isEmpty() && std::holds_alternative<ArchivedPrompt>(item.content);
        if (isNext)
            endExchange();
        writeEnd();
        if (isNext)
            m_prompt = item.id;
        m_clock.set(item.time);
        m_writer.setItem(item.id);
        std::visit([&](const auto &content) { replay(item, content, parentToolUseId); },
                   item.content);
    }

    void add(const LostPart &lost)
    {
        m_writer.setItem({});
        for (const UserMessage &message : lost.messages) {
            if (m_writer.hasMessage(message.id) || m_present.items.contains(message.id)) {
                m_writer.messageDelivery(message.id, message.delivery);
                continue;
            }
            writeEnd();
            m_writer.messageAdded(message);
            m_prompt = message.id;
            endExchange();
        }
        m_writer.setEndpoint(lost.turn.endpoint);
        m_isCut = lost.isCut;
        for (const auto &event : lost.turn.events)
            std::visit([this](const auto &each) { replayLost(each); }, event);
        m_writer.cutOpenBlocks();
    }

    void skipped(int lines)
    {
        if (lines > 0)
            m_writer.divider({.kind = Divider::Kind::SkippedLines, .count = lines});
    }

    TranscriptWriter &writer() { return m_writer; }

    std::vector<TranscriptEntry> finish()
    {
        for (const QString &request : std::as_const(m_asked))
            m_writer.settlePermission(request, PermissionEntry::Outcome::Withdrawn, {});
        writeEnd();
        m_writer.agentEnded();
        auto entries = m_transcript.takeAll();
        if (m_isCut)
            cutLost(entries);
        return entries;
    }

private:
    /// What was cut below the newest message stands before the next one.
    void endExchange()
    {
        for (const store::HalfAnswer &half : m_halves) {
            if (half.messageId.isEmpty() || half.messageId != m_prompt
                || std::any_of(m_exchangeTexts.begin(), m_exchangeTexts.end(),
                               [&half](const QString &text) { return text.startsWith(half.text); }))
                continue;
            const BlockId id{QStringLiteral("half:") + half.messageId, m_halfCount++};
            m_writer.setItem({});
            m_writer.setEndpoint(half.endpoint);
            m_writer.keptEvent(
                BlockStarted{.id = id,
                             .kind = half.isThinking ? BlockKind::Thinking : BlockKind::Text,
                             .model = half.model});
            m_writer.keptEvent(BlockText{id, half.text});
            m_writer.cutOpenBlocks();
        }
        m_writer.exchangeEnds();
        if (!std::exchange(m_isBegun, true))
            m_headTexts = m_exchangeTexts;
        m_prompt.clear();
        m_exchangeTexts.clear();
    }

    void replay(const ArchivedItem &item, const ArchivedPrompt &prompt, const QString &parent)
    {
        // That of a subagent is the input of the tool that started it.
        if (!parent.isEmpty() || m_present.items.contains(item.id))
            return;
        QString text = prompt.text;
        if (const auto own = messageBehindHistory(text)) {
            text = *own;
            m_writer.divider({.kind = Divider::Kind::StartedFresh});
        }
        m_writer.messageAdded({item.id, text, UserMessage::Delivery::Answered, prompt.images});
    }

    void replay(const ArchivedItem &item, const AgentEvent &event, const QString &parent)
    {
        const auto *block = std::get_if<BlockFinished>(&event);
        if (!block) {
            m_writer.keptEvent(event);
            return;
        }
        if (m_present.items.contains(item.id) || m_present.blocks.contains(block->id)
            || (!block->toolUseId.isEmpty() && m_present.tools.contains(block->toolUseId)))
            return;
        BlockFinished kept = *block;
        if (kept.parentToolUseId.isEmpty())
            kept.parentToolUseId = parent;
        if (!item.id.isEmpty())
            m_items.insert(item.id);
        if (!kept.toolUseId.isEmpty())
            m_tools.insert(kept.toolUseId);
        m_texts.insert(kept.id, kept.text);
        if (kept.parentToolUseId.isEmpty() && !m_halves.empty())
            m_exchangeTexts.append(kept.text);
        m_writer.setEndpoint(m_endpointOf(kept.id.messageId));
        m_writer.keptEvent(kept);
    }

    void replay(const ArchivedItem &, const ArchivedAnswer &answer, const QString &)
    {
        m_answered.insert(answer.request.toolUseId);
        m_writer.keptAnswer(answer);
    }

    void replay(const ArchivedItem &item, const ArchivedMark &mark, const QString &)
    {
        using Kind = ArchivedMark::Kind;
        if (mark.kind == Kind::Failed || mark.kind == Kind::Interrupted)
            m_end = {item.id, mark};
        else
            write(mark);
    }

    /// A turn ends below what was cut of it, which the file does not hold.
    void writeEnd()
    {
        if (const auto end = std::exchange(m_end, std::nullopt)) {
            m_writer.setItem(end->first);
            write(end->second);
        }
    }

    void write(const ArchivedMark &mark)
    {
        Divider line;
        line.detail = mark.detail;
        switch (mark.kind) {
        case ArchivedMark::Kind::Compacted:
            line.kind = Divider::Kind::Compacted;
            break;
        case ArchivedMark::Kind::Cleared:
            line.kind = Divider::Kind::Cleared;
            break;
        case ArchivedMark::Kind::Interrupted:
            line.kind = Divider::Kind::Interrupted;
            break;
        case ArchivedMark::Kind::Failed:
            line.kind = Divider::Kind::TurnFailed;
            break;
        case ArchivedMark::Kind::SkippedLines:
            line.kind = Divider::Kind::SkippedLines;
            line.count = mark.count;
            break;
        }
        m_writer.divider(std::move(line));
    }

    /// True if the file has the block. Ids of messages may repeat where a server reuses them.
    [[nodiscard]] bool isKept(const BlockId &id, const QString &text) const
    {
        const auto kept = m_texts.constFind(id);
        return kept != m_texts.constEnd() && kept->startsWith(text);
    }

    void replayLost(const BlockStarted &event)
    {
        if (event.kind == BlockKind::ToolUse && m_tools.contains(event.toolUseId))
            return;
        m_started = event;
    }

    void replayLost(const BlockText &event)
    {
        const auto started = std::exchange(m_started, std::nullopt);
        if (!started || started->kind == BlockKind::Other || isKept(event.id, event.text))
            return;
        m_lost.insert(event.id);
        m_writer.keptEvent(*started);
        m_writer.keptEvent(event);
    }

    void replayLost(const BlockFinished &event)
    {
        if (event.kind == BlockKind::ToolUse
                ? m_tools.contains(event.toolUseId)
                : m_items.contains(event.itemId) || isKept(event.id, event.text))
            return;
        m_lost.insert(event.id);
        m_writer.keptEvent(event);
    }

    void replayLost(const BlockDiscarded &event) { m_writer.keptEvent(event); }
    void replayLost(const ToolFinished &event) { m_writer.keptEvent(event); }

    void replayLost(const PermissionAsked &event)
    {
        if (!m_answered.contains(event.request.toolUseId)) {
            m_asked.insert(event.request.id);
            m_writer.keptEvent(event);
        }
    }

    void replayLost(const PermissionSettled &event)
    {
        if (m_asked.remove(event.requestId))
            m_writer.settlePermission(event.requestId, event.outcome, event.note);
    }

    /// The turn has to give these texts again.
    void cutLost(std::vector<TranscriptEntry> &entries) const
    {
        for (TranscriptEntry &entry : entries) {
            if (auto *answer = std::get_if<AnswerText>(&entry.content))
                answer->isCut = answer->isCut || m_lost.contains(answer->block);
            else if (auto *thinking = std::get_if<ThinkingText>(&entry.content))
                thinking->isCut = thinking->isCut || m_lost.contains(thinking->block);
        }
    }

    const Replay::EndpointOf &m_endpointOf;
    const std::vector<store::HalfAnswer> &m_halves;
    QString m_prompt; ///< the newest
    QStringList m_exchangeTexts;
    QStringList m_headTexts; ///< of the exchange before the page's first message
    bool m_isBegun = false;  ///< m_headTexts are complete
    int m_halfCount = 0;
    const Present &m_present;
    ItemClock m_clock;
    Transcript m_transcript;
    TranscriptWriter m_writer{m_transcript, m_clock};
    QSet<QString> m_items; ///< of blocks
    QSet<QString> m_tools;
    QSet<QString> m_answered; ///< tool uses
    QHash<BlockId, QString> m_texts;
    std::optional<BlockStarted> m_started;
    std::optional<std::pair<QString, ArchivedMark>> m_end; ///< item and mark of the last turn's end
    QSet<BlockId> m_lost;                                  ///< blocks that the file does not hold
    QSet<QString> m_asked;
    bool m_isCut = false;
};

/// Lines that no mark among the items counts.
int unmarkedLines(const ArchivePage &page)
{
    int lines = page.skippedLines;
    for (const ArchivedItem &item : page.items) {
        const auto *mark = std::get_if<ArchivedMark>(&item.content);
        if (mark && mark->kind == ArchivedMark::Kind::SkippedLines)
            lines -= mark->count;
    }
    return lines;
}

} // namespace

std::vector<TranscriptEntry>
Replay::entriesOf(const ArchivePage &page,
                  const QHash<QString, std::vector<ArchivedItem>> &subagents, const LostPart *lost,
                  const Present &present)
{
    QSet<QString> tools;
    for (const ArchivedItem &item : page.items) {
        if (const BlockFinished *block = blockOf(item))
            tools.insert(block->toolUseId);
    }
    auto orphans = std::exchange(m_orphans, {});
    PageReplay replay(m_endpointOf, m_halves, present);
    if (page.isTorn)
        replay.writer().divider({.kind = Divider::Kind::BeginningGone});
    replay.skipped(unmarkedLines(page));
    for (const ArchivedItem &item : page.items) {
        const QString ended = endedTool(item);
        if (!ended.isEmpty() && !tools.contains(ended) && page.earlier) {
            m_orphans.push_back(item);
            continue;
        }
        replay.add(item);
        const BlockFinished *block = blockOf(item);
        if (!block || block->toolUseId.isEmpty())
            continue;
        for (const ArchivedItem &inner : subagents.value(block->toolUseId))
            replay.add(inner, block->toolUseId);
    }
    for (const ArchivedItem &orphan : orphans) {
        if (tools.contains(endedTool(orphan)) || !page.earlier)
            replay.add(orphan);
        else
            m_orphans.push_back(orphan);
    }
    m_headTexts = replay.endPage(m_headTexts);
    if (!page.earlier)
        m_headTexts.clear(); // the next page is of another conversation
    if (lost)
        replay.add(*lost);
    TranscriptWriter &writer = replay.writer();
    const auto newest = writer.lastAnswer();
    if (m_next)
        writer.precedes(*m_next);
    if (writer.firstAnswer())
        m_next = writer.firstAnswer();
    if (!m_newest)
        m_newest = newest;
    return replay.finish();
}

} // namespace bridge::chat
