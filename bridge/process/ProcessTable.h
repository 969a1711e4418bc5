#pragma once

#include "bridge/process/ProcessTree.h"

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QString>

#include <optional>
#include <vector>

namespace bridge::process {

/// One line of the table.
struct ProcessRow
{
    ProcessIdentity identity;
    qint64 parent = 0;
    bool ended = false; ///< a zombie, not yet reaped
};

/// Snapshot of the running processes from /proc (Linux). The directory is read as a whole: the
/// kernel's per-thread list of children needs a build option and skips entries while a sibling
/// ends. Costs some 10 µs per process.
class ProcessTable
{
public:
    [[nodiscard]] static ProcessTable read();

    [[nodiscard]] const std::vector<ProcessRow> &childrenOf(qint64 pid) const &;
    /// Deleted for temporaries: the table owns the list.
    const std::vector<ProcessRow> &childrenOf(qint64 pid) && = delete;

private:
    QHash<qint64, std::vector<ProcessRow>> m_children;
};

/// The row of one process; nullopt: there is no process with this pid.
[[nodiscard]] std::optional<ProcessRow> readProcess(qint64 pid);
/// When the process began; nullopt: the system does not say.
[[nodiscard]] std::optional<QDateTime> startTime(const ProcessIdentity &process);
/// Variables it was started with, `NAME=value`; empty: not readable.
[[nodiscard]] QList<QByteArray> processEnvironment(qint64 pid);
/// Its command line on one line, at most `maxLength` characters.
[[nodiscard]] QString processName(qint64 pid, qsizetype maxLength);

} // namespace bridge::process
