#pragma once

#include "app/base/Services.h"
#include "app/cli/Command.h"
#include "app/cli/LongCommand.h"

#include <memory>

namespace app {

/// `drawbridge check`: runs the checklist of an endpoint and prints each rung as it finishes, or,
/// as JSON, one object at the end. Changes nothing. The first failed rung is the verdict.
class CheckCommand : public LongCommand
{
    Q_OBJECT

public:
    CheckCommand(command::Check command, PrintSink sink, QObject *parent = nullptr);

    void start() override;
    void interrupt() override;

private:
    void finishWithoutAddress(const QVersionNumber &agentVersion);
    void print(const bridge::check::RungReport &rung);
    void onFinished(const bridge::check::CheckReport &report);
    /// Finishes when all processes that it started have ended.
    void end(ExitCode code);

    command::Check m_command;
    Services m_services;
    std::unique_ptr<bridge::check::EndpointChecker> m_checker;
    QString m_origin;          ///< empty: the address is invalid
    std::size_t m_printed = 0; ///< rungs
    bool m_hasFailed = false;  ///< one of those
};

} // namespace app
