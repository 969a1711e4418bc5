#pragma once

#include "bridge/process/AgentProcess.h"

#include <QByteArray>
#include <QObject>
#include <QProcessEnvironment>
#include <QTimer>

#include <chrono>
#include <memory>
#include <optional>

namespace bridge::sources {

/// Queries the exports of the user's login shell: `claude` in a terminal sees them, a desktop
/// program often does not. Ends after a few seconds, whatever the profile does (print, prompt,
/// hang, start programs). Stores only variables about an endpoint. Main thread.
class LoginShell : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds kPatience{8};
    explicit LoginShell(const process::AgentProcessFactory &processes,
                        std::chrono::seconds patience = kPatience, QObject *parent = nullptr);
    ~LoginShell() override;

    /// Call once. `inherited` names the shell.
    void ask(const QProcessEnvironment &inherited, const QString &home);

Q_SIGNALS:
    /// Emitted once, unless there is no shell; nullopt: it failed.
    void answered(const std::optional<QProcessEnvironment> &exported);

private:
    void finish();

    std::unique_ptr<process::AgentProcess> m_process;
    QByteArray m_output;
    QByteArray m_mark; ///< delimits the answer on both sides
    std::chrono::seconds m_patience;
    QTimer m_lastResort;
};

} // namespace bridge::sources
