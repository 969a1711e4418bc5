#pragma once

#include "bridge/agent/AgentInstaller.h"
#include "bridge/agent/AgentLaunch.h"
#include "bridge/agent/SignIn.h"
#include "bridge/check/LocalServers.h"

#include <QString>
#include <QStringList>

#include <optional>

/// What the page of the first start shows and asks for.
namespace ui {

/// The agent's program, and its installation.
struct StartProgram
{
    enum class State {
        Looking,
        Ready,
        TooOld,  ///< must not be used at a custom endpoint
        Missing, ///< not found in `places`
        Silent,  ///< `program.path` does not answer, or is another program
    };
    State state = State::Looking;
    QString agent{}; ///< display name, e.g. "Claude Code"
    bridge::agent::AgentProgram program{};
    QString oldest{}; ///< TooOld: the oldest version for a custom endpoint
    QStringList places{};
    QString manager{}; ///< the package manager that installs it; empty: it cannot be installed
    QString folder{};  ///< where it is installed
    std::optional<bridge::agent::InstallProgress> progress{}; ///< it is being installed
    QString problem{}; ///< why something that was asked for did not happen; a sentence
    friend bool operator==(const StartProgram &, const StartProgram &) = default;
};

/// The agent's own sign-in.
struct StartSignIn
{
    std::optional<bridge::agent::SignIn> known{}; ///< nullopt: not asked yet
    bool isAwaited = false; ///< a terminal was opened for it, which is followed
    QString command{};      ///< to run in a terminal, as none could be opened
    QString problem{};      ///< why not; a sentence
    friend bool operator==(const StartSignIn &, const StartSignIn &) = default;
};

enum class StartWay { Endpoint, SignIn, Practice };

/// What the user chose.
struct StartChoice
{
    StartWay way = StartWay::Endpoint;
    /// Endpoint: the found server; nullopt: the address that was typed.
    std::optional<bridge::check::LocalServer> server{};
    QString secret{}; ///< for the typed address; may be empty
};

} // namespace ui
