#pragma once

#include "bridge/sources/EndpointSource.h"

#include <QMap>
#include <QString>

#include <optional>
#include <vector>

namespace bridge::sources {

/// The endpoint settings of one place. Holds secrets: stays within `sources`.
struct PlaceSettings
{
    SourcePlace place = SourcePlace::Inherited;
    QString file{};
    QMap<QString, QString> variables{};
    std::optional<QString> keyHelper{}; ///< from a settings file
    bool hasPrimaryKey = false;         ///< from the global configuration
    bool hasLogin = false;              ///< from the saved credentials
    /// Keys that restrict the sign-in (forceLoginMethod, …) -> the value, if it is a text; count
    /// only in managed settings.
    QMap<QString, QString> restrictions{};
};

/// Reads one of Claude Code's JSON files like Claude Code: skips a byte order mark, accepts an
/// empty file, refuses comments and trailing commas. nullopt: no file, or an unusable one, which is
/// then added to `problems`.
[[nodiscard]] std::optional<PlaceSettings> readSettingsFile(SourcePlace place, const QString &file,
                                                            std::vector<SourceProblem> &problems);

} // namespace bridge::sources
