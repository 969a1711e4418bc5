#pragma once

#include "bridge/core/Clock.h"
#include "bridge/core/EmitGuard.h"
#include "bridge/process/ProgramRun.h"

#include <QByteArray>
#include <QObject>
#include <QProcessEnvironment>

#include <chrono>
#include <functional>
#include <optional>

namespace bridge::process {

/// Queries the exports of the user's login shell: a program in a terminal sees them, a desktop
/// program often does not. Ends after a few seconds, whatever the profile does (print, prompt,
/// hang, start programs). Main thread; owners delete it with deleteLater(), never from inside its
/// signal.
class LoginShell : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds kPatience{8};

    enum class Manner {
        Login,
        /// Reads also what only a shell with a prompt reads: .bashrc beyond its first lines,
        /// .zshrc. Version managers are set up there.
        LoginWithPrompt,
    };

    /// `isWanted`: names of the variables that are stored.
    LoginShell(const AgentProcessFactory &processes, std::function<bool(const QString &)> isWanted,
               Manner manner, std::chrono::milliseconds patience = kPatience,
               QObject *parent = nullptr);

    /// Call once. `environment` is the shell's; its SHELL names the program. False: there is no
    /// shell, and answered() is not emitted.
    bool ask(const QProcessEnvironment &environment, const QString &home);

Q_SIGNALS:
    /// Emitted once; nullopt: it failed.
    void answered(const std::optional<QProcessEnvironment> &exported);

private:
    void finish(const RunResult &result);

    SystemClock m_clock;
    ProgramRun m_run;
    std::function<bool(const QString &)> m_isWanted;
    QByteArray m_mark; ///< delimits the answer on both sides
    Manner m_manner;
    std::chrono::milliseconds m_patience;
    EmitGuard m_emitGuard;
};

} // namespace bridge::process
