#pragma once

#include "bridge/agent/ConversationArchive.h"
#include "bridge/agents/claude/SessionLine.h"
#include "bridge/agents/claude/SessionReader.h"

#include <QMultiHash>

#include <optional>
#include <vector>

namespace bridge::claude {

/// Walks a conversation backwards: the chain of parents from the newest line, or from a place, to
/// its beginning. The results of tools that ran side by side, and the calls themselves, hang on the
/// chain as branches and come along with the line that they hang on. Each line is read once and the
/// offsets only become smaller, so a chain that bites its own tail ends as well.
class SessionChain
{
public:
    struct Link
    {
        qint64 offset = 0;
        qint64 end = 0; ///< behind its newline
        SessionLine line;
    };
    /// Lines that cannot be read.
    struct Gap
    {
        qint64 offset = 0;
        int lines = 0;
    };

    /// `ofSubagent`: all lines of a subagent's file are of a side chain. `budget`: bytes to read at
    /// most, after which the chain is cut().
    SessionChain(SessionReader &reader, const agent::ArchivePlace &place, bool ofSubagent,
                 qint64 budget);

    /// The next older line, and the branches at it; nullopt: the beginning, or cut().
    [[nodiscard]] std::optional<Link> next();
    [[nodiscard]] std::vector<Link> takeBranches();
    /// Where to go on if the budget was spent before the beginning.
    [[nodiscard]] std::optional<agent::ArchivePlace> cut() const { return m_cut; }
    /// The oldest line hangs on one that is not there.
    [[nodiscard]] bool isTorn() const { return m_isDone && !m_cut && !m_parent.isEmpty(); }
    /// Gaps in the part of the file that was read, newest first.
    [[nodiscard]] const std::vector<Gap> &gaps() const { return m_gaps; }

private:
    [[nodiscard]] bool isWanted(const SessionLine &line) const;
    [[nodiscard]] bool bridge();
    void noteGap(const FileLine &line);
    void keepBranch(Link &&link, qint64 size);
    void collectBranches(const Link &link);

    SessionReader &m_reader;
    bool m_ofSubagent = false;
    qint64 m_budget = 0;
    qint64 m_position = 0; ///< end of the next line to read
    qint64 m_lowest = 0;   ///< begin of what was read so far
    qint64 m_joint = 0;    ///< begin of the newest line of the chain so far
    QString m_wanted;      ///< id of the next line
    QString m_parent;      ///< of the oldest line so far
    bool m_takesAny = false;
    qint64 m_rewound = -1;       ///< offset of the mark that named m_wanted; -1: a line did
    int m_lostMarks = 0;         ///< named lines that are not there
    qint64 m_lowestLostMark = 0; ///< offset; those behind it are passed over
    bool m_isDone = false;
    bool m_hasGap = false; ///< since the last line of the chain
    int m_bridges = 0;
    std::optional<agent::ArchivePlace> m_cut;
    std::vector<Gap> m_gaps;
    QMultiHash<QString, Link> m_offChain; ///< by parent
    qint64 m_offChainBytes = 0;
    std::vector<Link> m_branches;
};

} // namespace bridge::claude
