#pragma once

#include "bridge/secrets/SecretStore.h"

#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <vector>

namespace bridge::claude {

/// The programs that an installation runs, and what they need.
struct InstallTools
{
    QString npm;                          ///< absolute path; empty: there is none
    QString path;                         ///< PATH of npm
    QString tar;                          ///< absolute path; empty: there is none
    QString package;                      ///< for this machine; empty: there is none
    std::vector<secrets::Secret> secrets; ///< that npm may repeat
};

/// Looks in `folders`, and for npm also beside the Node.js of version managers; `path` is PATH with
/// these folders. Waits for the disk: called beside the main thread (core/Background.h).
[[nodiscard]] InstallTools findInstallTools(const QProcessEnvironment &environment,
                                            const QStringList &folders, const QString &path);

} // namespace bridge::claude
