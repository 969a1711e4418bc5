#pragma once

#include <QSet>
#include <QString>

namespace bridge::chat {

class Transcript;

/// Limit in characters: some ten thousand tokens, which fit the small context of a local model.
constexpr qsizetype kHistoryLimit = 40'000;

/// The conversation as text for a new agent, to precede the user's next message; empty for an empty
/// conversation. Messages and answers are whole, tool uses are shortened, thoughts and cards are
/// omitted. The oldest parts beyond `limit` characters are omitted. `without`: ids of messages that
/// are still to be sent.
[[nodiscard]] QString historyText(const Transcript &transcript, const QSet<QString> &without,
                                  qsizetype limit = kHistoryLimit);

} // namespace bridge::chat
