#pragma once

#include "bridge/core/Result.h"
#include "bridge/process/LaunchSpec.h"

#include <QString>

#include <optional>

/// Opens a program in the desktop's terminal, for what only a person may do, such as a sign-in: it
/// is started as it is, and nothing of it is read.
namespace bridge::process {

/// How the desktop's terminal is started with `command` in it; nullopt: no terminal was found.
/// Looked for in PATH of `command`: $TERMINAL, xdg-terminal-exec, the desktop's own,
/// x-terminal-emulator, then the known ones that work in this kind of session. Their own options
/// separate the command. A shell runs it, if there is one, and keeps the terminal open where it
/// fails; program and arguments are words that this shell does not read.
[[nodiscard]] std::optional<LaunchSpec> inTerminal(const LaunchSpec &command);

/// `command` as a line for a POSIX shell, quoted: for people to copy. Without folder and
/// environment.
[[nodiscard]] QString shellLine(const LaunchSpec &command);

struct TerminalProblem
{
    enum class Kind {
        NoTerminal, ///< show shellLine() instead
        NotStarted, ///< `terminal` could not be started; show shellLine() instead
    };
    Kind kind = Kind::NoTerminal;
    QString terminal{}; ///< its path
    friend bool operator==(const TerminalProblem &, const TerminalProblem &) = default;
};

/// Starts it detached: it stays when this program ends. The value is the terminal's path. What the
/// terminal does afterwards is not known.
[[nodiscard]] Result<QString, TerminalProblem> openInTerminal(const LaunchSpec &command);

} // namespace bridge::process
