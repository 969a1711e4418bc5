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

/// Asks the user's login shell what it exports: a terminal's `claude` sees that, a desktop's
/// program often not. Whatever the profile does (prints, asks, hangs, starts things), it is over
/// after a few seconds. Only what concerns an endpoint is kept. Main thread.
class LoginShell : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds kPatience{8};
    explicit LoginShell(const process::AgentProcessFactory &processes,
                        std::chrono::seconds patience = kPatience, QObject *parent = nullptr);
    ~LoginShell() override;

    /// Once. `inherited` names the shell.
    void ask(const QProcessEnvironment &inherited, const QString &home);

Q_SIGNALS:
    /// Once, unless there is no shell to ask; nullopt: it gave no answer.
    void answered(const std::optional<QProcessEnvironment> &exported);

private:
    void finish();

    std::unique_ptr<process::AgentProcess> m_process;
    QByteArray m_output;
    QByteArray m_mark; ///< stands before and after the answer
    std::chrono::seconds m_patience;
    QTimer m_lastResort;
};

} // namespace bridge::sources
