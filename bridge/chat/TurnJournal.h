#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/chat/TranscriptEntry.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QHash>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace bridge::chat {

/// The outcome of a permission request.
struct PermissionSettled
{
    QString requestId;
    PermissionEntry::Outcome outcome = PermissionEntry::Outcome::Withdrawn;
    QString note;
    friend bool operator==(const PermissionSettled &, const PermissionSettled &) = default;
};

/// What arrived of one turn, in order. Blocks are joined: the pieces of an unfinished or discarded
/// one are one BlockText.
struct JournaledTurn
{
    using Event = std::variant<agent::BlockStarted, agent::BlockText, agent::BlockFinished,
                               agent::BlockDiscarded, agent::ToolFinished, agent::PermissionAsked,
                               PermissionSettled>;
    QString endpoint{};  ///< address; empty: default API
    QString messageId{}; ///< of the user's message; empty: not known
    std::vector<Event> events{};
    std::size_t resent = 0;   ///< first event since the message was last sent
    QStringList earlierIds{}; ///< under which the message was sent before
};

/// Writes what arrives of a running turn as lines for store::ChatStore::appendTurn(), so that a
/// program that ends in it loses nothing of what the agent's file does not hold yet. A line is one
/// JSON object; a line that is cut or unknown is skipped when it is read. A value; owned by
/// ChatKeeper.
class TurnJournal
{
public:
    /// A turn begins; what was noted before is void.
    [[nodiscard]] QByteArray begin(const QString &endpoint, const QString &messageId);
    /// The message is sent again, under `newId`.
    [[nodiscard]] static QByteArray renamed(const QString &id, const QString &newId);
    /// Empty: nothing to be kept.
    [[nodiscard]] QByteArray line(const agent::AgentEvent &event);
    [[nodiscard]] QByteArray line(const PermissionSettled &settled);

    /// Linear in the lines.
    [[nodiscard]] static JournaledTurn read(const QByteArrayList &lines);

private:
    QHash<agent::BlockId, qsizetype> m_written; ///< characters of open blocks
};

} // namespace bridge::chat
