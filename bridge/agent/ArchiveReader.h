#pragma once

#include "bridge/agent/ConversationArchive.h"
#include "bridge/core/Result.h"

#include <QObject>
#include <QString>

#include <functional>
#include <optional>

namespace bridge::agent {

/// Reads kept conversations for sessions and chats without blocking them; history::History is the
/// one of the product. Main thread. Each question is answered once, from the event loop, unless its
/// context is gone.
class ArchiveReader
{
public:
    using PageResult = Result<ArchivePage, ArchiveProblem>;
    using PageAnswer = std::function<void(const PageResult &)>;
    using SubagentAnswer = std::function<void(const SubagentPages &)>;
    using TurnResult = Result<ArchivedTurn, ArchiveProblem>;
    using TurnAnswer = std::function<void(const TurnResult &)>;
    using FileResult = Result<std::optional<ArchiveFile>, ArchiveProblem>;
    using FileAnswer = std::function<void(const FileResult &)>;
    using HolderResult = Result<std::optional<ConversationHolder>, ArchiveProblem>;
    using HolderAnswer = std::function<void(const HolderResult &)>;

    ArchiveReader() = default;
    ArchiveReader(const ArchiveReader &) = delete;
    ArchiveReader &operator=(const ArchiveReader &) = delete;
    virtual ~ArchiveReader() = default;

    /// At most `most` items that end at `place`. A conversation without a file is an empty page.
    virtual void page(const QString &sessionId, const ArchivePlace &place, int most,
                      QObject *context, PageAnswer answer) = 0;
    /// The last items of these subagents, by the tool use that started each. One without a file is
    /// left out.
    virtual void subagents(const QString &sessionId, const QStringList &toolUseIds, int most,
                           QObject *context, SubagentAnswer answer) = 0;
    /// What the file holds of a message's turn; goes before all other questions. A conversation
    /// without a file holds nothing.
    virtual void turn(const QString &sessionId, const QString &messageId, QObject *context,
                      TurnAnswer answer) = 0;
    /// The conversation's file; nullopt: it has none. Goes before all other questions, too.
    virtual void file(const QString &sessionId, QObject *context, FileAnswer answer) = 0;
    /// The live process that has the conversation open, apart from `own` (0: none) and what that
    /// has started; nullopt: none has. The error: it cannot be found out.
    virtual void holder(const QString &sessionId, qint64 own, QObject *context,
                        HolderAnswer answer) = 0;
};

} // namespace bridge::agent
