#pragma once

#include <QByteArrayList>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// A living process as /proc shows it.
struct ProcessSeen
{
    qint64 pid = 0;
    QStringList commandLine;
};

/// Every living process with this HOME, whatever its parent.
[[nodiscard]] std::vector<ProcessSeen> processesUnder(const QString &home);
/// Claude Code processes that run as agents (not e.g. one started for its version).
[[nodiscard]] std::vector<ProcessSeen> agentsUnder(const QString &home);
/// True if a process with this command line is among them.
[[nodiscard]] bool runsUnder(const QString &home, const QString &command);
/// Waits until all of them have ended; fails the test if one remains.
void expectAllEndUnder(const QString &home);
/// Text for the output of a failed test.
[[nodiscard]] std::string describe(const std::vector<ProcessSeen> &processes);

/// Environment of a process at its start, as `NAME=value`.
[[nodiscard]] QByteArrayList environmentOf(qint64 pid);
[[nodiscard]] std::optional<QString> variableOf(qint64 pid, const char *name);
[[nodiscard]] QStringList commandLineOf(qint64 pid);
/// Seconds since the epoch; to a second.
[[nodiscard]] qint64 startTimeOf(qint64 pid);
[[nodiscard]] bool isAlive(qint64 pid);
