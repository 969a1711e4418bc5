#pragma once

#include "app/cli/CommandLine.h"
#include "app/cli/ExitCode.h"
#include "app/cli/TurnPrinter.h"
#include "bridge/practice/PracticeEndpoint.h"

#include <memory>

namespace app {

/// `drawbridge practice`: the practice endpoint alone, until a signal ends the program.
class PracticeCommand
{
public:
    PracticeCommand(command::Practice command, PrintSink sink);

    /// False: it is over already, with `code`.
    [[nodiscard]] bool start(ExitCode &code);

private:
    void list() const;

    command::Practice m_command;
    PrintSink m_sink;
    std::unique_ptr<bridge::practice::PracticeEndpoint> m_endpoint;
};

} // namespace app
