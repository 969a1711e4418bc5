#pragma once

#include "bridge/agent/ArchiveReader.h"

#include <QPointer>

#include <optional>
#include <utility>
#include <vector>

/// Questions about kept conversations, which the test answers.
class FakeArchiveReader final : public bridge::agent::ArchiveReader
{
public:
    struct TurnQuestion
    {
        QString sessionId;
        QString messageId;
        QPointer<QObject> context;
        TurnAnswer tell;

        [[nodiscard]] bool isCancelled() const { return !context; }
        void answer(const TurnResult &result) const
        {
            // Copied, because the answer may lead to the next question, which moves this one.
            const auto now = tell;
            if (context)
                now(result);
        }
    };

    /// No conversation has a file.
    void page(const QString & /*sessionId*/, const bridge::agent::ArchivePlace & /*place*/,
              int /*most*/, QObject * /*context*/, PageAnswer answer) override
    {
        answer(bridge::agent::ArchivePage{});
    }
    void subagents(const QString & /*sessionId*/, const QStringList & /*toolUseIds*/, int /*most*/,
                   QObject * /*context*/, SubagentAnswer answer) override
    {
        answer({});
    }
    void turn(const QString &sessionId, const QString &messageId, QObject *context,
              TurnAnswer answer) override
    {
        turns.push_back({sessionId, messageId, context, std::move(answer)});
    }

    /// Answers at once.
    void file(const QString &sessionId, QObject * /*context*/, FileAnswer answer) override
    {
        if (fileSize)
            answer(
                bridge::agent::ArchiveFile{.path = {}, .sessionId = sessionId, .size = *fileSize});
        else
            answer(std::nullopt);
    }

    /// Answers at once: no other process has a conversation, unless the test says so.
    void holder(const QString & /*sessionId*/, qint64 own, QObject * /*context*/,
                HolderAnswer answer) override
    {
        ++holderQuestions;
        ownProcess = own;
        const HolderResult now = held;
        if (answersHolders)
            answer(now);
    }

    std::vector<TurnQuestion> turns; ///< in order
    std::optional<qint64> fileSize;  ///< of every conversation; nullopt: there is no file
    HolderResult held;
    bool answersHolders = true;
    int holderQuestions = 0;
    qint64 ownProcess = 0; ///< of the last question
};
