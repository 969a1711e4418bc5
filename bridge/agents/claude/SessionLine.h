#pragma once

#include "bridge/json/JsonFields.h"

#include <QByteArrayView>
#include <QDateTime>
#include <QString>

#include <optional>

namespace bridge::claude {

/// One line of a session file as far as a conversation is concerned (protocol reference, 7.1).
struct SessionLine
{
    enum class Kind {
        User,
        Assistant,
        System,
        Attachment,
        LastPrompt,
        Other,   ///< known, without content of the conversation
        Unknown, ///< has content that this version does not understand
    };
    Kind kind = Kind::Other;
    QString id; ///< UUID; empty: the line is not part of a chain
    /// Id of the line before it in the conversation; empty: none. A compaction begins a chain of
    /// its own, and names the line before it all the same.
    QString parent;
    bool isSidechain = false; ///< of a subagent
    bool isBoundary = false;  ///< of a compaction
    json::Json body;

    [[nodiscard]] QDateTime time() const;
    /// The content of the message; null: it has none.
    [[nodiscard]] const json::Json &content() const;
    [[nodiscard]] bool hasToolResults() const;
    [[nodiscard]] bool hasToolUse() const;
    /// Written by the agent from a failed request.
    [[nodiscard]] bool isApiError() const;
    /// What the agent inserts between a cut turn and the next message, for the model.
    [[nodiscard]] bool isFiller() const;
    /// The endpoint's id of the message that an assistant line is a part of.
    [[nodiscard]] QString messageId() const;
    /// A message that the user sent while a turn was running is kept as an attachment.
    [[nodiscard]] bool isQueuedPrompt() const;
    /// The id that the host gave the message of the user; the line's own if it gave none.
    [[nodiscard]] QString promptId() const;
};

/// A line that makes everything behind a message leave the conversation.
struct RewindMark
{
    QString leaf; ///< the last line that stays; empty: none does
    QString cut;  ///< the message that leaves
};

/// True for a line that no conversation needs, without parsing it: copies of requests.
[[nodiscard]] bool isIrrelevant(QByteArrayView text);
/// nullopt: it is not valid.
[[nodiscard]] std::optional<SessionLine> readSessionLine(QByteArrayView text);
[[nodiscard]] std::optional<RewindMark> rewindOf(const SessionLine &line);

} // namespace bridge::claude
