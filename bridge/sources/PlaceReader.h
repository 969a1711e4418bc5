#pragma once

#include "bridge/sources/SettingsFile.h"
#include "bridge/sources/SourceReader.h"

#include <vector>

namespace bridge::sources {

/// Every place that says something, weakest first. Of managed settings one for each file, in the
/// order in which they are laid over each other.
[[nodiscard]] std::vector<PlaceSettings>
readPlaces(const SourcePlaces &places, const QString &workspace,
           const std::optional<QProcessEnvironment> &loginShell,
           std::vector<SourceProblem> &problems);

/// managed-settings.json, and after it its drop-ins by name.
[[nodiscard]] std::vector<PlaceSettings> readManagedSettings(const QString &folder,
                                                             std::vector<SourceProblem> &problems);

/// What they decide together.
[[nodiscard]] endpoint::ManagedPolicy policyOf(const std::vector<PlaceSettings> &managed);

} // namespace bridge::sources
