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

} // namespace bridge::chat
