#pragma once

#include "bridge/sources/SettingsFile.h"
#include "bridge/sources/SourceReader.h"

#include <vector>

namespace bridge::sources {

/// Every place with settings, weakest first. One entry per managed settings file, in the order of
/// their precedence.
[[nodiscard]] std::vector<PlaceSettings>
readPlaces(const SourcePlaces &places, const QString &workspace,
           const std::optional<QProcessEnvironment> &loginShell,
           std::vector<SourceProblem> &problems);

/// managed-settings.json, then its drop-ins by name.
[[nodiscard]] std::vector<PlaceSettings> readManagedSettings(const QString &folder,
                                                             std::vector<SourceProblem> &problems);

/// Their combined policy.
[[nodiscard]] endpoint::ManagedPolicy policyOf(const std::vector<PlaceSettings> &managed);

} // namespace bridge::sources
