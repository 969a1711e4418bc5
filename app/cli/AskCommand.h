#pragma once

#include "app/base/Services.h"
#include "app/cli/Command.h"
#include "app/cli/LongCommand.h"
#include "app/cli/TurnPrinter.h"
#include "bridge/chat/TurnFollower.h"

#include <memory>

namespace app {

/// `drawbridge ask`: one turn with an agent of its own, no window, settings untouched. Never asks
/// the user: permissions are denied, questions dismissed. Ends at the first result that leaves no
/// background task running, or, without --wait, at a diagnosis that the agent's own retries cannot
/// soon change.
class AskCommand : public LongCommand
{
    Q_OBJECT

public:
    AskCommand(command::Ask command, PrintSink sink, QObject *parent = nullptr);

    void start() override;
    /// The agent is gone when finished(Interrupted) comes.
    void interrupt() override;

private:
    /// Why nothing can be sent to the endpoint of the settings; empty: it can. Prints what a user
    /// should know of its address.
    [[nodiscard]] QString endpointRefusal() const;
    void onPermission(const bridge::agent::PermissionRequest &request);
    void end(ExitCode code, bool ok);

    command::Ask m_command;
    Services m_services;
    std::unique_ptr<bridge::chat::Chat> m_chat;
    std::unique_ptr<TurnPrinter> m_printer;
    std::unique_ptr<bridge::chat::TurnFollower> m_follower;
    ExitCode m_code = ExitCode::Done;
    bool m_isEnding = false;
};

} // namespace app
