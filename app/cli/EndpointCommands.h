#pragma once

#include "app/cli/CommandLine.h"
#include "bridge/core/Result.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/sources/EndpointSource.h"

namespace app {

/// What `endpoint URL` and `endpoint on|off` change, with or without a window.
[[nodiscard]] bridge::Result<void, bridge::endpoint::AddressProblem>
apply(const command::SetEndpoint &command, bridge::endpoint::EndpointChoice &endpoints);
[[nodiscard]] bridge::Result<void, bridge::endpoint::AddressProblem>
apply(const command::SwitchEndpoint &command, bridge::endpoint::EndpointChoice &endpoints);

/// Why an administrator's decision keeps it from being done, in words; empty: nothing does. An
/// address may be kept for later, only the switch is not ours.
[[nodiscard]] QByteArray refusalByPolicy(const command::SetEndpoint &command,
                                         const bridge::endpoint::EndpointChoice &endpoints);
[[nodiscard]] QByteArray refusalByPolicy(const command::SwitchEndpoint &command,
                                         const bridge::endpoint::EndpointChoice &endpoints);

/// What every place says for an agent that works in `workspace`.
[[nodiscard]] bridge::sources::SourceReport
sourcesFor(const bridge::endpoint::EndpointChoice &endpoints, const QString &workspace,
           const bridge::endpoint::EndpointPin &pin = {});

/// A refused address in words, with the correction where there is one; ends with a line end.
[[nodiscard]] QByteArray refusalText(const bridge::endpoint::AddressProblem &problem);

/// Says that a change could not be written to the settings file; ends with a line end.
[[nodiscard]] QByteArray notSavedText(const bridge::settings::SettingsStore &settings);

/// The origin whose credential is meant: of `url`, or, when that is empty, of the setting's
/// address.
[[nodiscard]] bridge::Result<QString, bridge::endpoint::AddressProblem>
originFor(const QString &url, const bridge::endpoint::EndpointChoice &endpoints);

} // namespace app
