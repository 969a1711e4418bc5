#pragma once

#include "bridge/agent/AgentInstaller.h"

#include <QByteArray>
#include <QString>
#include <QVersionNumber>

#include <optional>

/// What npm prints (npm 9 to 11, --json). Text of others.
namespace bridge::claude {

/// The newest version of a package: `npm view PACKAGE@latest version dist --json`.
struct NpmOffer
{
    QVersionNumber version;
    qint64 unpackedBytes = 0; ///< 0: the registry does not know
    friend bool operator==(const NpmOffer &, const NpmOffer &) = default;
};

/// nullopt: `output` is something else.
[[nodiscard]] std::optional<NpmOffer> readOffer(const QByteArray &output);

/// Why npm failed: its error code, in its JSON or in its last lines. The detail may be as long as
/// they are, and hold npm's credentials: see withoutSecrets().
[[nodiscard]] agent::InstallProblem readNpmProblem(const QByteArray &output,
                                                   const QString &stderrTail);

} // namespace bridge::claude
