#pragma once

#include "bridge/process/AgentProcess.h"

#include <QByteArray>
#include <QObject>
#include <QProcessEnvironment>
#include <QTimer>

#include <memory>

namespace bridge::endpoint {

/// Asks the user's login shell what it exports: a terminal's `claude` sees that, a desktop's
/// program often not. Whatever the profile does (prints, asks, hangs, starts things), it is over
/// after a few seconds. Only what concerns an endpoint is kept. Main thread.
class LoginShell : public QObject
{
    Q_OBJECT

public:
    explicit LoginShell(const process::AgentProcessFactory &processes, QObject *parent = nullptr);
    ~LoginShell() override;

    /// Once. `inherited` names the shell.
    void ask(const QProcessEnvironment &inherited, const QString &home);

Q_SIGNALS:
    /// Not emitted where the shell gave no answer.
    void answered(const QProcessEnvironment &exported);

private:
    void finish();

    std::unique_ptr<process::AgentProcess> m_process;
    QByteArray m_output;
    QByteArray m_mark; ///< stands before and after the answer
    QTimer m_patience;
};

} // namespace bridge::endpoint
