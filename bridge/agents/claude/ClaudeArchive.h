#pragma once

#include "bridge/agent/ConversationArchive.h"
#include "bridge/agents/claude/SessionFiles.h"

namespace bridge::claude {

/// agent::ConversationArchive of Claude Code's session files.
class ClaudeArchive final : public agent::ConversationArchive
{
public:
    /// `environment`: of the agents.
    explicit ClaudeArchive(const QProcessEnvironment &environment)
        : m_files(environment)
    {}

    [[nodiscard]] QString root() const override;
    [[nodiscard]] std::vector<agent::ArchiveFile>
    files(std::vector<agent::ArchiveProblem> *problems) const override;
    [[nodiscard]] Result<std::optional<agent::ArchiveFile>, agent::ArchiveProblem>
    find(const QString &sessionId) const override;
    [[nodiscard]] Result<std::optional<agent::ConversationFacts>, agent::ArchiveProblem>
    facts(const agent::ArchiveFile &file) const override;
    [[nodiscard]] Result<agent::ArchiveScan, agent::ArchiveProblem>
    scan(const agent::ArchiveFile &file, qint64 from, qint64 most,
         const TextVisitor &visit) const override;
    [[nodiscard]] Result<agent::ArchivePage, agent::ArchiveProblem>
    page(const agent::ArchiveFile &file, const agent::ArchivePlace &place, int most) const override;
    [[nodiscard]] agent::SubagentPages subagents(const agent::ArchiveFile &file,
                                                 const QStringList &toolUseIds,
                                                 int most) const override;
    [[nodiscard]] Result<agent::ArchivedTurn, agent::ArchiveProblem>
    turn(const agent::ArchiveFile &file, const QString &messageId) const override;
    [[nodiscard]] QString holderFolder() const override;
    [[nodiscard]] Result<std::optional<agent::ConversationHolder>, agent::ArchiveProblem>
    holder(const QString &sessionId, qint64 own) const override;
    [[nodiscard]] Result<void, agent::ArchiveProblem> rename(const agent::ArchiveFile &file,
                                                             const QString &title) const override;
    [[nodiscard]] Result<agent::CopyOutcome, agent::ArchiveProblem>
    copy(const agent::ArchiveFile &file, const QString &itemId, const QString &newId,
         const QString &title) const override;
    [[nodiscard]] Result<QStringList, agent::ArchiveProblem>
    belongings(const agent::ArchiveFile &file) const override;

private:
    SessionFiles m_files;
};

} // namespace bridge::claude
