#pragma once

#include "app/cli/Command.h"
#include "app/cli/ExitCode.h"
#include "bridge/agent/AgentBackend.h"
#include "bridge/chat/ChatList.h"
#include "bridge/core/Result.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/settings/SettingsStore.h"

#include <QVersionNumber>

#include <optional>

namespace app {

/// Output and exit code of a command that completes at once.
struct CommandOutcome
{
    QByteArray out{};
    QByteArray err{};
    ExitCode code = ExitCode::Done;
    bool needsVersion = false; ///< EndpointContext::agentVersion would make it definite
};

/// Access of the endpoint commands to a running window or, without one, to the settings file.
/// References outlive it.
struct EndpointContext
{
    bridge::endpoint::EndpointChoice &endpoints;
    const bridge::settings::SettingsStore &settings;
    const bridge::agent::EndpointExport *endpointExport; ///< nullptr: the agent has none
    const bridge::chat::ChatList *chats = nullptr;       ///< of the running window
    QVersionNumber agentVersion{};                       ///< null: not known (yet)
};

/// The program's version, if it is known without waiting.
[[nodiscard]] QVersionNumber knownVersion(bridge::agent::AgentBackend &backend);

/// `drawbridge endpoint`, `endpoint URL` and `endpoint on|off`.
[[nodiscard]] CommandOutcome run(const command::ShowEndpoint &command,
                                 const EndpointContext &context);
[[nodiscard]] CommandOutcome run(const command::SetEndpoint &command,
                                 const EndpointContext &context);
[[nodiscard]] CommandOutcome run(const command::SwitchEndpoint &command,
                                 const EndpointContext &context);

/// Reads the settings file again. Exit code 2, its problem and both ways out; nullopt without a
/// problem.
[[nodiscard]] std::optional<CommandOutcome> settingsRefusal(const EndpointContext &context);

/// Applies a changed endpoint to the running chats, at once with `now`, else after their turns,
/// which `outcome` says; adds the report that --json asks for.
void concludeChange(CommandOutcome &outcome, const EndpointContext &context, bool now, bool json);

/// Why an address was refused, with the correction if there is one.
[[nodiscard]] QString refusalText(const bridge::endpoint::AddressProblem &problem);

/// What a user should know before something is sent to an address, as a line; empty: nothing.
[[nodiscard]] QByteArray adviceLine(const QString &address);

/// Message about a change that could not be written to the settings file; ends with a line end.
[[nodiscard]] QByteArray notSavedText(const bridge::settings::SettingsStore &settings);

/// Origin of the credential: of `url`, or, if empty, of the setting's address.
[[nodiscard]] bridge::Result<QString, bridge::endpoint::AddressProblem>
originFor(const QString &url, const bridge::endpoint::EndpointChoice &endpoints);

} // namespace app
