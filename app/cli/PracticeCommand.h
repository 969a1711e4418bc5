#pragma once

#include "app/cli/Command.h"
#include "app/cli/LongCommand.h"
#include "bridge/practice/PracticeEndpoint.h"

#include <memory>

namespace app {

/// `drawbridge practice`: runs the practice endpoint until a signal ends the program. Also prints
/// from the endpoint's threads.
class PracticeCommand : public LongCommand
{
    Q_OBJECT

public:
    PracticeCommand(command::Practice command, PrintSink sink, QObject *parent = nullptr);

    void start() override;
    /// The normal end of this command.
    void interrupt() override;

private:
    void list() const;

    command::Practice m_command;
    std::unique_ptr<bridge::practice::PracticeEndpoint> m_endpoint;
};

} // namespace app
