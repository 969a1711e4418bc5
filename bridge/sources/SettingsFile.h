#pragma once

#include "bridge/sources/EndpointSource.h"

#include <QMap>
#include <QString>
#include <QVersionNumber>

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
/// empty file and UTF-16 with its mark, refuses comments and trailing commas, and a file of the
/// user's with a wrong value (SettingsRules), if `version` of Claude Code is the one that was
/// learned from. nullopt: no file, or one that does not count. What does not count, or may not, is
/// added to `problems`.
[[nodiscard]] std::optional<PlaceSettings> readSettingsFile(SourcePlace place, const QString &file,
                                                            const QVersionNumber &version,
                                                            std::vector<SourceProblem> &problems);

} // namespace bridge::sources
