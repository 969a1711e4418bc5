#pragma once

#include "app/cli/CommandLine.h"
#include "app/cli/LongCommand.h"
#include "app/cli/PrintSink.h"
#include "bridge/practice/PracticeEndpoint.h"

#include <memory>

namespace app {

/// `drawbridge practice`: the practice endpoint alone, until a signal ends the program. Prints from
/// the endpoint's threads too.
class PracticeCommand : public LongCommand
{
    Q_OBJECT

public:
    PracticeCommand(command::Practice command, PrintSink sink, QObject *parent = nullptr);

    void start() override;
    /// Is the way this command ends well.
    void interrupt() override;

private:
    void list() const;
    void finish(ExitCode code);

    command::Practice m_command;
    PrintSink m_sink;
    std::unique_ptr<bridge::practice::PracticeEndpoint> m_endpoint;
};

} // namespace app
