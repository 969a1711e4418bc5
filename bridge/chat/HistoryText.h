#pragma once

#include <QSet>
#include <QString>

#include <optional>

namespace bridge::chat {

class Transcript;

/// Limit in characters: some ten thousand tokens, which fit the small context of a local model.
constexpr qsizetype kHistoryLimit = 40'000;

/// What a new agent already knows of the conversation.
enum class Known {
    Nothing,
    Beginning, ///< what could be saved; the text is about the rest
};

/// The conversation as text for a new agent, to precede the user's next message; empty for an empty
/// conversation. Messages and answers are whole, tool uses are shortened, thoughts and cards are
/// omitted. Begins with `firstRow`; the oldest parts beyond `limit` characters are omitted.
/// `without`: ids of messages that are still to be sent.
[[nodiscard]] QString historyText(const Transcript &transcript, const QSet<QString> &without,
                                  qsizetype limit = kHistoryLimit, Known known = Known::Nothing,
                                  int firstRow = 0);

/// The user's message in a text that begins with historyText(); nullopt: it does not.
[[nodiscard]] std::optional<QString> messageBehindHistory(const QString &text);

} // namespace bridge::chat
