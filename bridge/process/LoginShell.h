#pragma once

#include "bridge/process/AgentProcess.h"

#include <QByteArray>
#include <QObject>
#include <QProcessEnvironment>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace bridge::process {

/// Queries the exports of the user's login shell: a program in a terminal sees them, a desktop
/// program often does not. Ends after a few seconds, whatever the profile does (print, prompt,
/// hang, start programs). Main thread.
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
               Manner manner, std::chrono::seconds patience = kPatience, QObject *parent = nullptr);
    ~LoginShell() override;

    /// Call once. `environment` is the shell's; its SHELL names the program. False: there is no
    /// shell, and answered() is not emitted.
    bool ask(const QProcessEnvironment &environment, const QString &home);

Q_SIGNALS:
    /// Emitted once; nullopt: it failed.
    void answered(const std::optional<QProcessEnvironment> &exported);

private:
    void finish();

    std::unique_ptr<AgentProcess> m_process;
    std::function<bool(const QString &)> m_isWanted;
    QByteArray m_output;
    QByteArray m_mark; ///< delimits the answer on both sides
    Manner m_manner;
    std::chrono::seconds m_patience;
    QTimer m_lastResort;
};

} // namespace bridge::process
