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

/// Every living process that was started with this HOME, whoever its parent is.
[[nodiscard]] std::vector<ProcessSeen> processesUnder(const QString &home);
/// Claude Code processes that run as agents (not e.g. one started for its version).
[[nodiscard]] std::vector<ProcessSeen> agentsUnder(const QString &home);
/// Whether one with this command line is among them.
[[nodiscard]] bool runsUnder(const QString &home, const QString &command);
/// Waits until there is none of them any more; fails the test when one remains.
void expectAllEndUnder(const QString &home);
/// For the message of a failed test.
[[nodiscard]] std::string describe(const std::vector<ProcessSeen> &processes);

/// The variables a process was started with, as `NAME=value`.
[[nodiscard]] QByteArrayList environmentOf(qint64 pid);
[[nodiscard]] std::optional<QString> variableOf(qint64 pid, const char *name);
[[nodiscard]] QStringList commandLineOf(qint64 pid);
/// Seconds since the epoch; to a second.
[[nodiscard]] qint64 startTimeOf(qint64 pid);
[[nodiscard]] bool isAlive(qint64 pid);
