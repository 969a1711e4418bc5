#pragma once

#include "bridge/chat/TurnJournal.h"
#include "bridge/store/ChatRecord.h"

#include <QByteArrayList>
#include <QString>

#include <vector>

namespace bridge::chat {

/// Which texts of a turn are kept below its message.
enum class Halves {
    Cut, ///< the turn has ended, and the agent's file has its whole texts
    All,
};

/// The texts that a turn without a whole answer leaves, subagents' left out.
[[nodiscard]] std::vector<store::HalfAnswer> halfAnswersOf(const JournaledTurn &turn,
                                                           const QString &messageId, Halves which);

/// The turn that was noted in `lines`, unless the texts of it are in `record` (nullptr: there is
/// none) already: the program ended before it could remove the lines.
[[nodiscard]] JournaledTurn lostTurnOf(const QByteArrayList &lines,
                                       const store::ChatRecord *record);

/// For a copy of a conversation: what its own file does not hold of answers that were cut. `lines`
/// and `record` are of the conversation.
[[nodiscard]] std::vector<store::HalfAnswer> halfAnswersForCopy(const QByteArrayList &lines,
                                                                const store::ChatRecord *record);

} // namespace bridge::chat
