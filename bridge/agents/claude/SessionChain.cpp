#include "bridge/agents/claude/SessionChain.h"

#include <algorithm>
#include <utility>

namespace bridge::claude {

namespace {

/// Behind a gap, a parent that is farther away than this was in the gap.
constexpr qint64 kLongestSearch = 16LL << 20;
/// From then on a missing parent is not looked for.
constexpr int kMostSearches = 8;
/// From then on no mark of a rewind counts: each costs the file.
constexpr int kMostLostMarks = 2;
constexpr qsizetype kMostBranches = 4096;
constexpr qint64 kMostBranchBytes = 32LL << 20;
/// The parent in a place behind which any line goes on.
constexpr QLatin1String kAnyLine("*");

} // namespace

SessionChain::SessionChain(SessionReader &reader, const agent::ArchivePlace &place, bool ofSubagent,
                           qint64 budget)
    : m_reader(reader)
    , m_ofSubagent(ofSubagent)
    , m_budget(budget)
    , m_position(place.offset < 0 ? reader.size() : std::min(place.offset, reader.size()))
    , m_lowest(m_position)
    , m_joint(m_position)
    , m_wanted(place.parent)
    , m_takesAny(place.parent.isEmpty() || place.parent == kAnyLine)
    , m_isDone(place.offset >= 0 && place.parent.isEmpty())
{}

std::optional<SessionChain::Link> SessionChain::next()
{
    while (!m_isDone) {
        if (m_reader.cost() > m_budget) {
            m_isDone = true;
            m_cut = agent::ArchivePlace{m_position, m_takesAny ? QString(kAnyLine) : m_wanted};
            break;
        }
        const bool isLost = m_hasGap && !m_takesAny && m_joint - m_position > kLongestSearch;
        const auto raw = isLost ? std::nullopt : m_reader.before(m_position);
        if (!raw) {
            m_isDone = !bridge();
            continue;
        }
        m_position = raw->offset;
        const bool isNew = raw->offset < m_lowest;
        m_lowest = std::min(m_lowest, raw->offset);
        if (!raw->isTooLong && (isIrrelevant(raw->text) || raw->text.isEmpty()))
            continue;
        auto line = raw->isTooLong ? std::nullopt : readSessionLine(raw->text);
        if (!line) {
            // Without a newline it may be a write in progress.
            if (isNew && (raw->isWhole || raw->isTooLong))
                noteGap(*raw);
            m_hasGap = m_hasGap || raw->isWhole || raw->isTooLong;
            continue;
        }
        const bool isLostMark =
            m_lostMarks >= kMostLostMarks || (m_lostMarks > 0 && raw->offset >= m_lowestLostMark);
        if (const auto rewind = rewindOf(*line); rewind && m_takesAny && !isLostMark) {
            m_rewound = raw->offset;
            m_wanted = rewind->leaf;
            m_takesAny = false;
            m_isDone = rewind->leaf.isEmpty();
            continue;
        }
        if (line->kind == SessionLine::Kind::Unknown && isNew)
            noteGap(*raw);
        if (line->id.isEmpty() || line->isSidechain != m_ofSubagent)
            continue;
        Link link{raw->offset, raw->end, std::move(*line)};
        if (!isWanted(link.line)) {
            keepBranch(std::move(link), raw->text.size());
            continue;
        }
        m_joint = link.offset;
        m_rewound = -1;
        m_hasGap = false;
        m_wanted = m_parent = link.line.parent;
        m_takesAny = m_wanted.isEmpty() && link.line.isBoundary;
        m_isDone = m_wanted.isEmpty() && !m_takesAny;
        collectBranches(link);
        return link;
    }
    return std::nullopt;
}

bool SessionChain::isWanted(const SessionLine &line) const
{
    return m_takesAny || line.id == m_wanted || m_bridges > kMostSearches;
}

bool SessionChain::bridge()
{
    // With any line welcome, the beginning of the file is the end of the search.
    if (m_takesAny || m_joint == 0)
        return false;
    ++m_bridges;
    if (m_rewound >= 0) {
        ++m_lostMarks;
        m_lowestLostMark = std::exchange(m_rewound, -1);
    }
    m_position = m_joint;
    m_takesAny = true;
    m_offChain.clear();
    m_offChainBytes = 0;
    return true;
}

void SessionChain::noteGap(const FileLine &line)
{
    // Gaps without a line of the chain between them are one.
    if (!m_gaps.empty() && m_gaps.back().offset < m_joint)
        m_gaps.back() = {line.offset, m_gaps.back().lines + 1};
    else
        m_gaps.push_back({line.offset, 1});
}

void SessionChain::keepBranch(Link &&link, qint64 size)
{
    const bool canHang =
        link.line.kind == SessionLine::Kind::Assistant || link.line.hasToolResults();
    if (!canHang || link.line.parent.isEmpty() || m_offChain.size() >= kMostBranches
        || m_offChainBytes > kMostBranchBytes)
        return;
    m_offChainBytes += size;
    const QString parent = link.line.parent;
    m_offChain.insert(parent, std::move(link));
}

void SessionChain::collectBranches(const Link &link)
{
    if (link.line.kind != SessionLine::Kind::Assistant)
        return;
    std::vector<std::pair<QString, QString>> open{{link.line.id, link.line.messageId()}};
    while (!open.empty()) {
        const auto [parent, message] = std::move(open.back());
        open.pop_back();
        const auto range = m_offChain.equal_range(parent);
        std::vector<Link> children(range.first, range.second);
        m_offChain.remove(parent);
        for (Link &child : children) {
            const bool isPart = child.line.kind == SessionLine::Kind::Assistant
                                && child.line.messageId() == message && !message.isEmpty();
            if (isPart)
                open.emplace_back(child.line.id, message);
            if (isPart || child.line.hasToolResults())
                m_branches.push_back(std::move(child));
        }
    }
}

std::vector<SessionChain::Link> SessionChain::takeBranches()
{
    return std::exchange(m_branches, {});
}

} // namespace bridge::claude
