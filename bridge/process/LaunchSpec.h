#pragma once

#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

namespace bridge::process {

/// Everything that determines how a child starts. `environment` may hold a secret: never logged.
struct LaunchSpec
{
    QString program; ///< absolute path
    QStringList arguments;
    QString workingDirectory;
    QProcessEnvironment environment; ///< the child's whole environment; nothing else is inherited

    friend bool operator==(const LaunchSpec &a, const LaunchSpec &b)
    {
        return a.program == b.program && a.arguments == b.arguments
               && a.workingDirectory == b.workingDirectory && a.environment == b.environment;
    }
};

} // namespace bridge::process
