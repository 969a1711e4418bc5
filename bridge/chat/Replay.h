#pragma once

#include "bridge/agent/ConversationArchive.h"
#include "bridge/chat/TranscriptEntry.h"
#include "bridge/chat/TranscriptWriter.h"
#include "bridge/chat/TurnJournal.h"
#include "bridge/store/ChatRecord.h"

#include <QHash>
#include <QSet>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

namespace bridge::chat {

/// What stands already in the conversation that a replay adds to.
struct Present
{
    QSet<QString> items;         ///< ids of messages and lines
    QSet<agent::BlockId> blocks; ///< of answers
    QSet<QString> tools;         ///< ids of tool uses
};

/// The part of a turn that the agent's file does not hold.
struct LostPart
{
    JournaledTurn turn;
    std::vector<UserMessage> messages; ///< added if the file does not have them
    bool isCut = false;                ///< the turn has not ended
};

/// Makes entries of kept items, the same that a live conversation has. It is given page by page,
/// the newest first, because what ends a tool may stand in a later page than the tool. Linear in
/// the items. A value; owned by Past.
class Replay
{
public:
    /// The endpoint that gave an answer, by agent::BlockId::messageId; nullopt: not recorded.
    using EndpointOf = std::function<std::optional<QString>(const QString &messageId)>;

    explicit Replay(EndpointOf endpointOf)
        : m_endpointOf(std::move(endpointOf))
    {}

    /// The entries of the page before the ones so far. `subagents`: by the tool use that started
    /// them. `lost` and `present` belong to the newest page.
    [[nodiscard]] std::vector<TranscriptEntry>
    entriesOf(const agent::ArchivePage &page,
              const QHash<QString, std::vector<agent::ArchivedItem>> &subagents,
              const LostPart *lost = nullptr, const Present &present = {});

    /// Each is shown below its message, if the file does not hold it.
    void setHalfAnswers(std::vector<store::HalfAnswer> halves) { m_halves = std::move(halves); }

    /// Origin of the newest answer; nullopt: there is none.
    [[nodiscard]] const std::optional<TranscriptWriter::Origin> &newestAnswer() const
    {
        return m_newest;
    }
    /// An answer stands below the replayed ones.
    void setNext(const TranscriptWriter::Origin &origin) { m_next = origin; }

private:
    EndpointOf m_endpointOf;
    std::vector<store::HalfAnswer> m_halves;
    std::vector<agent::ArchivedItem> m_orphans; ///< ends of tools in pages to come
    QStringList m_headTexts; ///< of the exchange whose message stands in a page to come
    std::optional<TranscriptWriter::Origin> m_next;   ///< of the oldest answer so far
    std::optional<TranscriptWriter::Origin> m_newest; ///< of all
};

} // namespace bridge::chat
