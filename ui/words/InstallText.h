#pragma once

#include "bridge/agent/AgentInstaller.h"
#include "bridge/process/Terminal.h"

#include <QString>

namespace ui {

/// Where a program was found: "your choice", "nvm", "PATH", "the login shell's PATH", …
[[nodiscard]] QString sourceWords(const bridge::agent::AgentProgram &program);

/// Why nothing was installed and what to do: one sentence. `agent` and `manager` are display names
/// ("Claude Code", "npm").
[[nodiscard]] QString wordsFor(const bridge::agent::InstallProblem &problem, const QString &agent,
                               const QString &manager);
/// "38 of about 62 MB", "Unpacking…", …
[[nodiscard]] QString wordsFor(const bridge::agent::InstallProgress &progress);
/// Why no terminal opened; the command to copy is up to the caller. One sentence.
[[nodiscard]] QString wordsFor(const bridge::process::TerminalProblem &problem);

} // namespace ui
