#pragma once

#include "bridge/sources/EndpointSource.h"

#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace bridge::sources {

/// What one place says about the endpoint. Holds secrets: stays within `sources`.
struct PlaceSettings
{
    SourcePlace place = SourcePlace::Inherited;
    QString file{};
    QMap<QString, QString> variables{};
    std::optional<QString> keyHelper{}; ///< of a settings file
    bool hasPrimaryKey = false;         ///< of the global configuration
    bool hasLogin = false;              ///< of the saved credentials

    /// @name Of managed settings
    /// @{
    QString loginMethod{};
    QString loginGateway{};
    bool forcesLoginOrganization = false;
    bool enforcesAnthropicSignIn = false;
    std::optional<QStringList> allowedProviders{};
    /// @}
};

/// Reads one of Claude Code's JSON files as Claude Code does: a byte order mark is passed over, an
/// empty file is as good as none, comments and trailing commas spoil it. nullopt: there is none,
/// or it is of no use, which is then among `problems`.
[[nodiscard]] std::optional<PlaceSettings> readSettingsFile(SourcePlace place, const QString &file,
                                                            std::vector<SourceProblem> &problems);

} // namespace bridge::sources
