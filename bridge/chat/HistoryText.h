#pragma once

#include <QSet>
#include <QString>

namespace bridge::chat {

class Transcript;

/// Characters of a conversation that another one is begun with: some ten thousand tokens, which
/// leaves room also in the small context of a local model.
constexpr qsizetype kHistoryLimit = 40'000;

/// What was said in a conversation, in words for an agent that has not heard it, to stand before
/// the user's next message; empty when nothing was said. Messages and answers are whole, what tools
/// did is shortened, thoughts and cards are left out. Where it would be longer than `limit`, what
/// is oldest is left out. `without`: ids of messages that are still to be sent.
[[nodiscard]] QString historyText(const Transcript &transcript, const QSet<QString> &without,
                                  qsizetype limit = kHistoryLimit);

} // namespace bridge::chat
