#pragma once

#include "bridge/endpoint/Endpoint.h"
#include "bridge/sources/EndpointSource.h"

#include <QProcessEnvironment>
#include <QString>
#include <QVersionNumber>

#include <optional>

namespace bridge::sources {

/// Locations of Claude Code's settings on this computer.
struct SourcePlaces
{
    QString home;          ///< the user's home folder
    QString managedFolder; ///< /etc/claude-code
    QProcessEnvironment inherited;
    /// Of Claude Code; null: not known, so whether it reads a file with wrong values is not either.
    QVersionNumber agentVersion{};

    [[nodiscard]] static SourcePlaces ofThisComputer(const QProcessEnvironment &inherited);
    /// Claude Code's own folder: CLAUDE_CONFIG_DIR, or .claude in the home.
    [[nodiscard]] QString configFolder() const;
    /// ~/.claude.json, or in CLAUDE_CONFIG_DIR if set; an older .config.json in the folder replaces
    /// it (2.1.330).
    [[nodiscard]] QString globalConfig() const;
};

/// The system-wide folder of managed settings.
[[nodiscard]] QString managedSettingsFolder();
/// The managed settings file, and the folder of drop-ins.
[[nodiscard]] QStringList managedFiles(const QString &managedFolder);
/// Every file that affects an agent in `workspace`, existing or not, and the folder of managed
/// drop-ins.
[[nodiscard]] QStringList sourceFiles(const SourcePlaces &places, const QString &workspace);

/// This app's influence, besides the places.
struct AppInfluence
{
    std::optional<endpoint::Endpoint> endpoint{}; ///< injected endpoint; nullopt: none
    bool ignoresOthers = false; ///< without an endpoint: see EndpointChoice::ignoresOthers
};

/// The settings that affect an agent in `workspace`. `loginShell`: environment exported by the
/// user's login shell; nullopt: not known (yet). Reads the files, each of bounded size, and blocks
/// on nothing else.
[[nodiscard]] SourceReport readSources(const SourcePlaces &places, const QString &workspace,
                                       const AppInfluence &app,
                                       const std::optional<QProcessEnvironment> &loginShell = {});

/// The administrators' policy only.
[[nodiscard]] endpoint::ManagedPolicy readManagedPolicy(const QString &managedFolder);

} // namespace bridge::sources
