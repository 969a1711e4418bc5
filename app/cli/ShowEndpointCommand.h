#pragma once

#include "app/base/Services.h"
#include "app/cli/Command.h"
#include "app/cli/EndpointCommands.h"
#include "app/cli/LongCommand.h"

namespace app {

/// `drawbridge endpoint` without a window. Asks Claude Code for its version where that decides what
/// a settings file counts for. Main thread.
class ShowEndpointCommand : public LongCommand
{
    Q_OBJECT

public:
    ShowEndpointCommand(command::ShowEndpoint command, PrintSink sink, QObject *parent = nullptr);
    void start() override;

private:
    void show(const QVersionNumber &version);

    command::ShowEndpoint m_command;
    Services m_services;
};

} // namespace app
