#pragma once

#include "app/CommandLine.h"
#include "bridge/core/Result.h"
#include "bridge/endpoint/EndpointChoice.h"

namespace app {

/// What `endpoint URL` and `endpoint on|off` change, with or without a window.
[[nodiscard]] bridge::Result<void, bridge::endpoint::AddressProblem>
apply(const command::SetEndpoint &command, bridge::endpoint::EndpointChoice &endpoints);
[[nodiscard]] bridge::Result<void, bridge::endpoint::AddressProblem>
apply(const command::SwitchEndpoint &command, bridge::endpoint::EndpointChoice &endpoints);

/// A refused address in words, with the correction where there is one; ends with a line end.
[[nodiscard]] QByteArray refusalText(const bridge::endpoint::AddressProblem &problem);

/// Says that a change could not be written to the settings file; ends with a line end.
[[nodiscard]] QByteArray notSavedText(const bridge::settings::SettingsStore &settings);

/// The origin whose credential is meant: of `url`, or, when that is empty, of the setting's
/// address.
[[nodiscard]] bridge::Result<QString, bridge::endpoint::AddressProblem>
originFor(const QString &url, const bridge::endpoint::EndpointChoice &endpoints);

} // namespace app
