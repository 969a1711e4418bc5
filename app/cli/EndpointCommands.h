#pragma once

#include "app/cli/CommandLine.h"
#include "app/cli/CommandOutcome.h"
#include "bridge/chat/ChatList.h"
#include "bridge/core/Result.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/settings/SettingsStore.h"

namespace app {

/// What the endpoint commands read and change: of a running window or, without one, of the settings
/// file. Does not outlive its references.
struct EndpointContext
{
    bridge::endpoint::EndpointChoice &endpoints;
    const bridge::settings::SettingsStore &settings;
    const bridge::chat::ChatList *chats = nullptr; ///< of the running window
};

/// `drawbridge endpoint`, `endpoint URL` and `endpoint on|off`.
[[nodiscard]] CommandOutcome run(const command::ShowEndpoint &command,
                                 const EndpointContext &context);
[[nodiscard]] CommandOutcome run(const command::SetEndpoint &command,
                                 const EndpointContext &context);
[[nodiscard]] CommandOutcome run(const command::SwitchEndpoint &command,
                                 const EndpointContext &context);

/// Applies a changed endpoint to the running chats, at once with `now`, else after their turns,
/// which `outcome` says; adds the report that --json asks for.
void concludeChange(CommandOutcome &outcome, const EndpointContext &context, bool now, bool json);

/// A refused address in words, with the correction where there is one; ends with a line end.
[[nodiscard]] QByteArray refusalText(const bridge::endpoint::AddressProblem &problem);

/// Says that a change could not be written to the settings file; ends with a line end.
[[nodiscard]] QByteArray notSavedText(const bridge::settings::SettingsStore &settings);

/// The origin whose credential is meant: of `url`, or, when that is empty, of the setting's
/// address.
[[nodiscard]] bridge::Result<QString, bridge::endpoint::AddressProblem>
originFor(const QString &url, const bridge::endpoint::EndpointChoice &endpoints);

} // namespace app
