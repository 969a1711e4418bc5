#include "app/cli/ShowEndpointCommand.h"

namespace app {

ShowEndpointCommand::ShowEndpointCommand(command::ShowEndpoint command, PrintSink sink,
                                         QObject *parent)
    : LongCommand(std::move(sink), parent)
    , m_command(command)
{}

void ShowEndpointCommand::start()
{
    show({});
}

void ShowEndpointCommand::show(const QVersionNumber &version)
{
    const CommandOutcome outcome =
        run(m_command, EndpointContext{.endpoints = m_services.endpoints,
                                       .settings = m_services.settings,
                                       .endpointExport = m_services.backend.endpointExport(),
                                       .agentVersion = version});
    if (outcome.needsVersion) {
        m_services.backend.locate(this, [this](const auto &located) {
            // One that is not known is none of the rules' version.
            const bool isKnown = located && !located->version.isNull();
            show(isKnown ? located->version : QVersionNumber(0));
        });
        return;
    }
    if (!outcome.out.isEmpty())
        m_sink.out(outcome.out);
    if (!outcome.err.isEmpty())
        m_sink.err(outcome.err);
    finish(outcome.code);
}

} // namespace app

#include "moc_ShowEndpointCommand.cpp"
