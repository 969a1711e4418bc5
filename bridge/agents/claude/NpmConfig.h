#pragma once

#include "bridge/secrets/SecretStore.h"

#include <QProcessEnvironment>
#include <QString>

#include <vector>

namespace bridge::claude {

/// What is needed of the user's configuration of npm.
struct NpmConfig
{
    QString prefix; ///< where global packages are, as it is written there; empty: not set
    /// What npm signs in with at registries and proxies: may stand in its errors.
    std::vector<secrets::Secret> secrets;
};

/// Reads ~/.npmrc (or the file that NPM_CONFIG_USERCONFIG names), which is where npm's
/// documentation advises to set a prefix; for the secrets also the files of the system and of this
/// npm (a path, may be empty), and `environment`. Waits for the disk.
[[nodiscard]] NpmConfig readNpmConfig(const QProcessEnvironment &environment,
                                      const QString &npm = {});

/// `text` of npm without these, and of each address in it the origin alone.
[[nodiscard]] QString withoutSecrets(QString text, const std::vector<secrets::Secret> &secrets);

} // namespace bridge::claude
