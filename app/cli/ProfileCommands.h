#pragma once

#include "app/cli/CommandLine.h"
#include "app/cli/ExitCode.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"

#include <QByteArray>

namespace app {

/// What a profile command has to say, with or without a window.
struct ProfileOutcome
{
    QByteArray out{};
    QByteArray err{};
    ExitCode code = ExitCode::Done;
    /// What is set may be different now: the caller reports on the endpoint where --json asks for
    /// it.
    bool changesEndpoint = false;
};

/// Does it. `text`: of the file to import. Anything but a refusal that was written is in
/// `settings`, also when the file could not be.
[[nodiscard]] ProfileOutcome apply(const command::Profiles &command, const QString &text,
                                   bridge::endpoint::EndpointChoice &endpoints,
                                   const bridge::settings::SettingsStore &settings);

/// The file that an import names ("-" is standard input), bounded. On failure `outcome` says why.
[[nodiscard]] bool readImport(const command::Profiles &command, QString &text,
                              ProfileOutcome &outcome);

} // namespace app
