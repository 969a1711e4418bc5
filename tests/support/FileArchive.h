#pragma once

#include "bridge/agent/ArchiveReader.h"
#include "bridge/agent/ConversationArchive.h"

#include <QMetaObject>
#include <QObject>

/// Reads an agent's files on this thread; answers from the event loop, like the product's reader.
class FileArchive final : public bridge::agent::ArchiveReader
{
public:
    explicit FileArchive(const bridge::agent::ConversationArchive &archive)
        : m_archive(archive)
    {}

    void page(const QString &sessionId, const bridge::agent::ArchivePlace &place, int most,
              QObject *context, PageAnswer answer) override
    {
        later(context, [this, sessionId, place, most, answer] {
            const auto file = m_archive.find(sessionId).value();
            answer(file ? m_archive.page(*file, place, most)
                        : PageResult(bridge::agent::ArchivePage{}));
        });
    }

    void subagents(const QString &sessionId, const QStringList &toolUseIds, int most,
                   QObject *context, SubagentAnswer answer) override
    {
        later(context, [this, sessionId, toolUseIds, most, answer] {
            const auto file = m_archive.find(sessionId).value();
            answer(file ? m_archive.subagents(*file, toolUseIds, most)
                        : bridge::agent::SubagentPages());
        });
    }

    void turn(const QString &sessionId, const QString &messageId, QObject *context,
              TurnAnswer answer) override
    {
        later(context, [this, sessionId, messageId, answer] {
            const auto file = m_archive.find(sessionId).value();
            answer(file ? m_archive.turn(*file, messageId)
                        : TurnResult(bridge::agent::ArchivedTurn{}));
        });
    }

    void file(const QString &sessionId, QObject *context, FileAnswer answer) override
    {
        later(context, [this, sessionId, answer] { answer(m_archive.find(sessionId)); });
    }

    void holder(const QString &sessionId, qint64 own, QObject *context,
                HolderAnswer answer) override
    {
        later(context,
              [this, sessionId, own, answer] { answer(m_archive.holder(sessionId, own)); });
    }

private:
    static void later(QObject *context, std::function<void()> answer)
    {
        QMetaObject::invokeMethod(context, std::move(answer), Qt::QueuedConnection);
    }

    const bridge::agent::ConversationArchive &m_archive;
};
