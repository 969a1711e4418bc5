#include "bridge/chat/Past.h"

#include <algorithm>
#include <utility>

namespace bridge::chat {

namespace {

constexpr int kSubagentItems = 100;
constexpr int kLargestPage = 2'000;

TranscriptEntry unreadable(const agent::ArchiveProblem &problem)
{
    TranscriptEntry line;
    line.content = Divider{.kind = Divider::Kind::Unreadable,
                           .detail = QStringLiteral("%1: %2").arg(problem.path, problem.message)};
    return line;
}

} // namespace

struct Past::Page
{
    agent::ArchivePage page;
    QHash<QString, std::vector<agent::ArchivedItem>> subagents; ///< by tool use
    std::optional<agent::ArchiveProblem> problem;               ///< of a subagent
};

Past::Past(Parts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
    , m_replay(m_parts.endpointOf)
{}

void Past::open(const QString &sessionId, const agent::ArchivePlace &end, int more,
                const QStringList &before)
{
    m_sessionId = sessionId;
    m_before = before;
    if (m_parts.halfAnswers)
        m_replay.setHalfAnswers(m_parts.halfAnswers());
    m_isLoading = true;
    if (m_parts.reader)
        read(end, kFirstPage + more);
    else
        add({});
}

void Past::loadEarlier()
{
    if (m_isLoading || !m_earlier)
        return;
    const EmitGuard::Scope emitting(m_emitGuard);
    m_isLoading = true;
    read(*m_earlier, kPage);
    emit changed();
}

void Past::loadUntil(const QString &itemId)
{
    m_wanted = itemId;
    m_wantedSize = kPage;
    m_readForItem = 0;
    if (!m_isLoading)
        seek();
}

/// Larger and larger pages: each one moves the whole transcript once.
void Past::seek()
{
    if (m_wanted.isEmpty())
        return;
    const EmitGuard::Scope emitting(m_emitGuard);
    if (m_parts.transcript.rowOfItem(m_wanted) >= 0) {
        emit found(std::exchange(m_wanted, {}));
    } else if (!m_earlier || m_readForItem >= kMostForItem) {
        emit missing(std::exchange(m_wanted, {}));
    } else {
        m_isLoading = true;
        m_readForItem += m_wantedSize;
        read(*m_earlier, m_wantedSize);
        m_wantedSize = std::min(2 * m_wantedSize, kLargestPage);
        emit changed();
    }
}

void Past::read(const agent::ArchivePlace &place, int most)
{
    m_parts.reader->page(
        m_sessionId, place, most, this,
        [this](const agent::ArchiveReader::PageResult &result) { onPage(result); });
}

void Past::onPage(const agent::ArchiveReader::PageResult &result)
{
    if (!result) {
        fail(result.error());
        return;
    }
    const auto page = std::make_shared<Page>();
    page->page = *result;
    readSubagents(page);
}

void Past::readSubagents(const std::shared_ptr<Page> &page)
{
    QStringList tools;
    for (const agent::ArchivedItem &item : page->page.items) {
        const auto *event = std::get_if<agent::AgentEvent>(&item.content);
        const auto *block = event ? std::get_if<agent::BlockFinished>(event) : nullptr;
        if (block && block->input.kind == agent::ToolKind::Task)
            tools.append(block->toolUseId);
    }
    if (tools.isEmpty())
        return add(*page);
    m_parts.reader->subagents(m_sessionId, tools, kSubagentItems, this,
                              [this, page](const agent::SubagentPages &subagents) {
                                  for (auto it = subagents.cbegin(); it != subagents.cend(); ++it) {
                                      if (*it)
                                          page->subagents.insert(it.key(), (*it)->items);
                                      else
                                          page->problem = it->error();
                                  }
                                  add(*page);
                              });
}

void Past::add(const Page &page)
{
    auto entries = entriesOf(page);
    if (page.problem)
        entries.insert(entries.begin(), unreadable(*page.problem));
    m_parts.transcript.prepend(std::move(entries));
    setEarlier(page.page.earlier);
    settle();
}

void Past::setEarlier(const std::optional<agent::ArchivePlace> &place)
{
    m_earlier = place;
    if (m_earlier || m_before.isEmpty())
        return;
    m_sessionId = m_before.takeFirst();
    if (m_parts.reachedEarlier)
        m_parts.reachedEarlier(m_sessionId);
    m_earlier = agent::ArchivePlace{};
}

std::vector<TranscriptEntry> Past::entriesOf(const Page &page)
{
    if (m_isOpened)
        return m_replay.entriesOf(page.page, page.subagents, nullptr, {m_added, {}, {}});
    if (const auto next = m_parts.nextAnswer())
        m_replay.setNext(*next);
    const LostPart lost = m_parts.lostPart();
    for (const UserMessage &message : lost.messages)
        m_added.insert(message.id);
    return m_replay.entriesOf(page.page, page.subagents, &lost, present());
}

void Past::fail(const agent::ArchiveProblem &problem)
{
    setEarlier({});
    auto entries = m_isOpened ? std::vector<TranscriptEntry>() : entriesOf({});
    entries.insert(entries.begin(), unreadable(problem));
    m_parts.transcript.prepend(std::move(entries));
    settle();
}

void Past::settle()
{
    const EmitGuard::Scope emitting(m_emitGuard);
    m_isLoading = false;
    if (!std::exchange(m_isOpened, true))
        emit opened();
    emit changed();
    if (!m_isLoading)
        seek();
}

Present Past::present() const
{
    Present present;
    const Transcript &transcript = m_parts.transcript;
    for (int row = 0; row < transcript.count(); ++row) {
        const TranscriptEntry &entry = transcript.entry(row);
        if (!entry.itemId.isEmpty())
            present.items.insert(entry.itemId);
        if (const auto *message = std::get_if<UserMessage>(&entry.content))
            present.items.insert(message->id);
        else if (const auto *answer = std::get_if<AnswerText>(&entry.content))
            present.blocks.insert(answer->block);
        else if (const auto *thinking = std::get_if<ThinkingText>(&entry.content))
            present.blocks.insert(thinking->block);
        else if (const auto *tool = std::get_if<ToolUse>(&entry.content))
            present.tools.insert(tool->toolUseId);
        else if (const auto *asked = std::get_if<PermissionEntry>(&entry.content))
            present.tools.insert(asked->request.toolUseId);
    }
    return present;
}

} // namespace bridge::chat

#include "moc_Past.cpp"
