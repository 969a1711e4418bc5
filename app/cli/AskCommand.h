#pragma once

#include "app/Services.h"
#include "app/cli/CommandLine.h"
#include "app/cli/ExitCode.h"
#include "app/cli/TurnPrinter.h"

#include <QObject>

#include <memory>

namespace app {

/// `drawbridge ask`: one turn with an agent of its own, no window, settings untouched. Never asks
/// anybody: permissions are denied, questions dismissed. Ends at the first result that leaves no
/// background task running, or, without --wait, at a diagnosis that the agent's own retries cannot
/// soon change.
class AskCommand : public QObject
{
    Q_OBJECT

public:
    AskCommand(command::Ask command, PrintSink sink, QObject *parent = nullptr);
    ~AskCommand() override;

    void start();
    /// Ctrl-C: ends the agent, then finished(Interrupted).
    void interrupt();

Q_SIGNALS:
    /// The agent is gone; the last signal.
    void finished(app::ExitCode code);

private:
    void onPermission(const bridge::agent::PermissionRequest &request);
    void onFailed(const bridge::Failure &failure);
    void onAgentEvent(const bridge::agent::AgentEvent &event);
    void onTurnEnded(bool ok, const QString &text);
    void onStateChanged(bridge::session::ChatState state);
    void finish(ExitCode code, bool ok, const QString &text);
    void refuse(const QString &reason);

    command::Ask m_command;
    PrintSink m_sink;
    Services m_services;
    std::unique_ptr<bridge::chat::Chat> m_chat;
    std::unique_ptr<TurnPrinter> m_printer;
    ExitCode m_code = ExitCode::Done;
    std::optional<bridge::Failure> m_failure;
    QString m_answer;
    bool m_isSettled = false; ///< the agent has done with the prompt
    bool m_hasBackgroundTasks = false;
    bool m_isBetweenTurns = false;
    std::unique_ptr<bridge::Timer> m_nextTurnPatience;
    bool m_finishing = false;
};

} // namespace app
