#pragma once

#include "bridge/process/ProcessTree.h"

#include <QByteArray>
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
    bool ended = false; ///< a zombie: ended, waiting to be reaped
};

/// What runs on this machine at one moment, from /proc (Linux). The directory is read as a whole:
/// the kernel's per-thread list of children needs a build option and skips entries while a sibling
/// ends. Some 10 µs a process.
class ProcessTable
{
public:
    [[nodiscard]] static ProcessTable read();

    [[nodiscard]] const std::vector<ProcessRow> &childrenOf(qint64 pid) const &;
    /// The list is the table's own.
    const std::vector<ProcessRow> &childrenOf(qint64 pid) && = delete;

private:
    QHash<qint64, std::vector<ProcessRow>> m_children;
};

/// The row of one process; nothing when there is none of this pid.
[[nodiscard]] std::optional<ProcessRow> readProcess(qint64 pid);
/// The variables it was started with, `NAME=value`; empty when they may not be read.
[[nodiscard]] QList<QByteArray> processEnvironment(qint64 pid);
/// Its command line on one line, at most `maxLength` characters.
[[nodiscard]] QString processName(qint64 pid, qsizetype maxLength);

} // namespace bridge::process
