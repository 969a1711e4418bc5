#pragma once

#include "bridge/agent/ConversationArchive.h"

#include <QDir>
#include <QString>

#include <atomic>
#include <functional>
#include <optional>

/// An archive over plain text files, one for each conversation: FOLDER/SESSION.txt. A line is an
/// item: its id, its kind (message, answer, tool, removed, title) and its text, separated by tabs.
/// The file's name is the session, its folder's name the workspace. Functions that write may be
/// used while it is read.
class FakeArchive : public bridge::agent::ConversationArchive
{
public:
    explicit FakeArchive(QString root)
        : m_root(std::move(root))
    {}

    [[nodiscard]] QString pathOf(const QString &sessionId,
                                 const QString &folder = QStringLiteral("work")) const
    {
        return m_root + u'/' + folder + u'/' + sessionId + QStringLiteral(".txt");
    }
    /// Appends a line; makes file and folder where they are missing.
    void append(const QString &sessionId, const QString &itemId, const QString &kind,
                const QString &text, const QString &folder = QStringLiteral("work")) const;
    /// The file was last written that many seconds after the year 2000.
    void setModified(const QString &sessionId, int seconds,
                     const QString &folder = QStringLiteral("work")) const;

    [[nodiscard]] QString root() const override { return m_root; }
    [[nodiscard]] std::vector<bridge::agent::ArchiveFile>
    files(std::vector<bridge::agent::ArchiveProblem> *problems) const override;
    [[nodiscard]] bridge::Result<std::optional<bridge::agent::ArchiveFile>,
                                 bridge::agent::ArchiveProblem>
    find(const QString &sessionId) const override;
    [[nodiscard]] bridge::Result<std::optional<bridge::agent::ConversationFacts>,
                                 bridge::agent::ArchiveProblem>
    facts(const bridge::agent::ArchiveFile &file) const override;
    [[nodiscard]] bridge::Result<bridge::agent::ArchiveScan, bridge::agent::ArchiveProblem>
    scan(const bridge::agent::ArchiveFile &file, qint64 from, qint64 most,
         const TextVisitor &visit) const override;
    [[nodiscard]] bridge::Result<bridge::agent::ArchivePage, bridge::agent::ArchiveProblem>
    page(const bridge::agent::ArchiveFile &file, const bridge::agent::ArchivePlace &place,
         int most) const override;
    [[nodiscard]] bridge::agent::SubagentPages
    subagents(const bridge::agent::ArchiveFile & /*file*/, const QStringList & /*toolUseIds*/,
              int /*most*/) const override
    {
        return {};
    }
    [[nodiscard]] bridge::Result<bridge::agent::ArchivedTurn, bridge::agent::ArchiveProblem>
    turn(const bridge::agent::ArchiveFile &file, const QString &messageId) const override;
    [[nodiscard]] QString holderFolder() const override
    {
        return m_root + QStringLiteral("-holders");
    }
    [[nodiscard]] bridge::Result<std::optional<bridge::agent::ConversationHolder>,
                                 bridge::agent::ArchiveProblem>
    holder(const QString & /*sessionId*/, qint64 /*own*/) const override
    {
        return std::nullopt;
    }
    [[nodiscard]] bridge::Result<void, bridge::agent::ArchiveProblem>
    rename(const bridge::agent::ArchiveFile &file, const QString &title) const override;
    /// The answers and messages up to the item.
    [[nodiscard]] bridge::Result<bridge::agent::CopyOutcome, bridge::agent::ArchiveProblem>
    copy(const bridge::agent::ArchiveFile &file, const QString &itemId, const QString &newId,
         const QString &title) const override;
    [[nodiscard]] bridge::Result<QStringList, bridge::agent::ArchiveProblem>
    belongings(const bridge::agent::ArchiveFile &file) const override
    {
        return QStringList(file.path);
    }

    /// How often files were opened.
    mutable std::atomic_int factsRead = 0;
    mutable std::atomic_int scans = 0;
    /// Path of a file that cannot be read; set before it is used.
    QString unreadable;
    std::atomic_bool mayRead = false; ///< it, after all
    /// No copy can be made; set before it is asked for.
    std::optional<bridge::agent::ArchiveProblem> copyProblem;
    /// No file can be found; set before it is used.
    std::optional<bridge::agent::ArchiveProblem> findProblem;
    /// Runs in the thread that reads facts, before that, with the file's path.
    std::function<void(const QString &)> onFacts;
    /// Runs in the thread that scans, before each scan.
    std::function<void()> onScan;

private:
    const QString m_root;
};
