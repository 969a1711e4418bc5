#include "bridge/agents/claude/InstallTools.h"

#include "bridge/agents/claude/NpmConfig.h"
#include "bridge/agents/claude/ProgramPlaces.h"
#include "bridge/process/SearchPath.h"

#include <QDir>
#include <QFileInfo>
#include <QSysInfo>

namespace bridge::claude {

namespace {

/// claude-code-linux-x64; empty: there is none for this machine.
QString packageOfThisMachine()
{
    const QString cpu = QSysInfo::currentCpuArchitecture();
    const QString arch = cpu == QLatin1String("x86_64")  ? QStringLiteral("x64")
                         : cpu == QLatin1String("arm64") ? QStringLiteral("arm64")
                                                         : QString();
#if defined(Q_OS_LINUX)
    const QStringList musl =
        QDir(QStringLiteral("/lib")).entryList({QStringLiteral("ld-musl-*.so.1")}, QDir::Files);
    const bool isMusl =
        !musl.isEmpty() && !QFileInfo::exists(QStringLiteral("/etc/debian_version"));
    const QString system = QStringLiteral("linux-");
    const QString end = isMusl ? QStringLiteral("-musl") : QString();
#elif defined(Q_OS_MACOS)
    const QString system = QStringLiteral("darwin-");
    const QString end;
#else
    const QString system, end;
#endif
    return arch.isEmpty() || system.isEmpty() ? QString()
                                              : QLatin1String("claude-code-") + system + arch + end;
}

} // namespace

InstallTools findInstallTools(const QProcessEnvironment &environment, const QStringList &folders,
                              const QString &path)
{
    InstallTools tools;
    tools.package = packageOfThisMachine();
    tools.tar = process::findProgram(QStringLiteral("tar"), folders);
    const QStringList managed = ProgramPlaces(environment).nodeFolders();
    tools.npm = process::findProgram(QStringLiteral("npm"), folders + managed);
    if (tools.npm.isEmpty())
        return tools;
    // npm is a script of the Node.js beside it.
    const QString beside = QFileInfo(tools.npm).path();
    tools.path = path;
    if (managed.contains(beside))
        tools.path = beside + QDir::listSeparator() + path;
    tools.secrets = readNpmConfig(environment, tools.npm).secrets;
    return tools;
}

} // namespace bridge::claude
