#pragma once

#include "bridge/agent/AgentLaunch.h"

#include <QProcessEnvironment>
#include <QString>
#include <QStringList>
#include <QVersionNumber>

#include <vector>

/// Looks for Claude Code on this computer. Reads folders and a few small files; starts nothing.
namespace bridge::claude {

/// A file that may be Claude Code.
struct ProgramCandidate
{
    QString path; ///< absolute; not resolved further than a shim
    agent::ProgramSource source = agent::ProgramSource::UsualFolder;
    QString manager{};        ///< "nvm", "volta", …; empty: none
    QStringList helpers{};    ///< folders of the Node.js that it was installed with
    QVersionNumber claimed{}; ///< by its package or its folder's name; null: not known
    friend bool operator==(const ProgramCandidate &, const ProgramCandidate &) = default;
};

struct ProgramSearch
{
    /// Best first; none twice.
    std::vector<ProgramCandidate> candidates;
    /// The folders that were looked at beyond PATH, for people: "~" is the home folder.
    QStringList places;
};

/// In this order: `DRAWBRIDGE_CLAUDE` or `chosen` (then nothing else), the folders of `path` (PATH
/// of this program), of `loginPath` (what the login shell has beyond it), the user's folders
/// (`~/.local/bin`, `~/.claude/local`, npm's prefix), the Node.js versions of nvm, fnm, volta,
/// mise, asdf and nodenv together, newest Claude Code first, then bun, pnpm, yarn, n, Homebrew,
/// Nix, the system's folders, and what installer/dependencies.sh and ClaudeInstall have put under
/// `$XDG_DATA_HOME/drawbridge/agent/<version>`, newest first.
///
/// A shim of a version manager, which works only with its shell's hooks or in some folders, is
/// replaced by the programs that it stands for; itself it comes last.
///
/// Waits for the disk: called beside the main thread (core/Background.h).
[[nodiscard]] ProgramSearch findPrograms(const QProcessEnvironment &environment,
                                         const QString &chosen, const QStringList &path,
                                         const QStringList &loginPath);

} // namespace bridge::claude
