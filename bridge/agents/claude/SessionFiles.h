#pragma once

#include "bridge/agent/ConversationArchive.h"

#include <QProcessEnvironment>
#include <QStringList>

#include <optional>
#include <vector>

namespace bridge::claude {

/// The folders in which Claude Code keeps its sessions, and which of them a process has open
/// (protocol reference, 7.1). Reads no session.
class SessionFiles
{
public:
    /// `environment`: of the agents.
    explicit SessionFiles(const QProcessEnvironment &environment);

    /// Holds a folder for each workspace.
    [[nodiscard]] QString root() const;
    [[nodiscard]] std::vector<agent::ArchiveFile>
    all(std::vector<agent::ArchiveProblem> *problems) const;
    [[nodiscard]] Result<std::optional<agent::ArchiveFile>, agent::ArchiveProblem>
    find(const QString &sessionId) const;
    /// Has a file of each process.
    [[nodiscard]] QString holderFolder() const;
    [[nodiscard]] Result<std::optional<agent::ConversationHolder>, agent::ArchiveProblem>
    holder(const QString &sessionId, qint64 own) const;
    [[nodiscard]] Result<QStringList, agent::ArchiveProblem>
    belongings(const agent::ArchiveFile &file) const;

    /// The folder of the earlier contents of files that the session changed.
    [[nodiscard]] QString historyOf(const QString &sessionId) const;
    /// The folder of the session's other files, e.g. those of its subagents.
    [[nodiscard]] static QString folderOf(const agent::ArchiveFile &file);

private:
    QString m_configuration;
};

} // namespace bridge::claude
