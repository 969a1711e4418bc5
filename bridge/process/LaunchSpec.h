#pragma once

#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

namespace bridge::process {

/// Everything that decides how a child starts. May hold a secret in `environment`: never logged.
struct LaunchSpec
{
    QString program; ///< absolute path
    QStringList arguments;
    QString workingDirectory;
    QProcessEnvironment
        environment; ///< the child's whole environment; nothing is inherited beside it

    friend bool operator==(const LaunchSpec &a, const LaunchSpec &b)
    {
        return a.program == b.program && a.arguments == b.arguments
               && a.workingDirectory == b.workingDirectory && a.environment == b.environment;
    }
};

} // namespace bridge::process
