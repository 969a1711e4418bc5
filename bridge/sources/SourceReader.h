#pragma once

#include "bridge/endpoint/Endpoint.h"
#include "bridge/sources/EndpointSource.h"

#include <QProcessEnvironment>
#include <QString>

#include <optional>

namespace bridge::sources {

/// Where Claude Code's settings are on this computer.
struct SourcePlaces
{
    QString home;          ///< the user's
    QString managedFolder; ///< /etc/claude-code
    QProcessEnvironment inherited;

    [[nodiscard]] static SourcePlaces ofThisComputer(const QProcessEnvironment &inherited);
    /// Claude Code's own folder: CLAUDE_CONFIG_DIR, or .claude in the home.
    [[nodiscard]] QString configFolder() const;
    /// ~/.claude.json, in CLAUDE_CONFIG_DIR where that is set; an older .config.json in the folder
    /// takes its place (2.1.330).
    [[nodiscard]] QString globalConfig() const;
};

/// Where administrators put theirs, on every computer.
[[nodiscard]] QString managedSettingsFolder();
/// The file there, and the folder of drop-ins.
[[nodiscard]] QStringList managedFiles(const QString &managedFolder);
/// Every file that counts for an agent that works in `workspace`, whether it exists or not, and the
/// folder of managed drop-ins.
[[nodiscard]] QStringList sourceFiles(const SourcePlaces &places, const QString &workspace);

/// What this app does beside the places.
struct AppSide
{
    std::optional<endpoint::Endpoint> endpoint{}; ///< injected; nullopt: nothing
    bool ignoresOthers = false; ///< without an endpoint: see EndpointChoice::ignoresOthers
};

/// What counts for an agent that works in `workspace`. `loginShell`: the environment that the
/// user's login shell exports; nullopt: not known (yet). Reads the files, blocking only on them;
/// each is bounded.
[[nodiscard]] SourceReport readSources(const SourcePlaces &places, const QString &workspace,
                                       const AppSide &app,
                                       const std::optional<QProcessEnvironment> &loginShell = {});

/// Only what the administrators say.
[[nodiscard]] endpoint::ManagedPolicy readManagedPolicy(const QString &managedFolder);

} // namespace bridge::sources
