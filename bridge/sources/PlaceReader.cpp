#include "bridge/sources/PlaceReader.h"

#include "bridge/sources/SourceVariables.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace bridge::sources {

namespace {

/// Limit of drop-ins; each is read whole.
constexpr qsizetype kMostDropIns = 200;

QString inFolder(const QString &folder, const char *name)
{
    return QDir(folder).filePath(QLatin1String(name));
}

/// One line of a git file; empty: none.
QString lineOf(const QString &path)
{
    QFile file(path);
    return QFileInfo(path).isFile() && file.open(QIODevice::ReadOnly)
               ? QString::fromUtf8(file.readLine(4096)).trimmed()
               : QString();
}

/// The main work tree of the repository that holds `folder`: Claude Code reads local settings
/// there, also for a linked work tree (2.1.330). Empty: not in a repository.
QString repositoryOf(const QString &folder)
{
    QDir dir(folder);
    while (!QFileInfo::exists(dir.filePath(QStringLiteral(".git")))) {
        if (!dir.cdUp())
            return {};
    }
    const QString git = dir.filePath(QStringLiteral(".git"));
    const QString pointer = lineOf(git);
    static const QString kPointer = QStringLiteral("gitdir:");
    if (!pointer.startsWith(kPointer))
        return dir.path();
    const QDir linked(dir.filePath(pointer.mid(kPointer.size()).trimmed()));
    const QString common = lineOf(linked.filePath(QStringLiteral("commondir")));
    if (common.isEmpty())
        return dir.path(); // a submodule
    const QFileInfo main(QDir::cleanPath(linked.filePath(common)));
    return main.fileName() == QLatin1String(".git") ? main.path() : dir.path();
}

/// Weakest first.
QStringList localSettings(const QString &workspace, const QString &home)
{
    const QString relative = QStringLiteral(".claude/settings.local.json");
    QStringList files{QDir(workspace).filePath(relative)};
    const QString repository = repositoryOf(workspace);
    // A home folder under version control is not treated as a project.
    if (!repository.isEmpty() && QDir(repository) != QDir(home))
        files.append(QDir(repository).filePath(relative));
    files.removeDuplicates();
    return files;
}

QString userSettings(const SourcePlaces &places)
{
    return inFolder(places.configFolder(), "settings.json");
}

QString projectSettings(const QString &workspace)
{
    return inFolder(workspace, ".claude/settings.json");
}

QString savedLogin(const SourcePlaces &places)
{
    return inFolder(places.configFolder(), ".credentials.json");
}

PlaceSettings placeOf(SourcePlace place, const QProcessEnvironment &environment)
{
    PlaceSettings settings{.place = place};
    const QStringList names = environment.keys();
    for (const QString &name : names) {
        // An empty variable has no effect; there is nothing below it to blank.
        if (const QString value = environment.value(name); !value.isEmpty())
            settings.variables.insert(name, value);
    }
    return settings;
}

} // namespace

SourcePlaces SourcePlaces::ofThisComputer(const QProcessEnvironment &inherited)
{
    const QString home = inherited.value(QStringLiteral("HOME"));
    return {home.isEmpty() ? QDir::homePath() : home, managedSettingsFolder(), inherited, {}};
}

QString SourcePlaces::configFolder() const
{
    const QString chosen = inherited.value(QStringLiteral("CLAUDE_CONFIG_DIR"));
    return chosen.isEmpty() ? inFolder(home, ".claude") : chosen;
}

QString SourcePlaces::globalConfig() const
{
    if (const QString older = inFolder(configFolder(), ".config.json"); QFileInfo::exists(older))
        return older;
    const bool isChosen = !inherited.value(QStringLiteral("CLAUDE_CONFIG_DIR")).isEmpty();
    return inFolder(isChosen ? configFolder() : home, ".claude.json");
}

QString managedSettingsFolder()
{
    return QStringLiteral("/etc/claude-code");
}

QStringList managedFiles(const QString &managedFolder)
{
    return {inFolder(managedFolder, "managed-settings.json"),
            inFolder(managedFolder, "managed-settings.d")};
}

QStringList sourceFiles(const SourcePlaces &places, const QString &workspace)
{
    QStringList files{places.globalConfig(), savedLogin(places), userSettings(places),
                      projectSettings(workspace)};
    files += localSettings(workspace, places.home);
    return files + managedFiles(places.managedFolder);
}

std::vector<PlaceSettings> readManagedSettings(const QString &folder,
                                               std::vector<SourceProblem> &problems)
{
    QStringList files{inFolder(folder, "managed-settings.json")};
    const QDir dropIns(inFolder(folder, "managed-settings.d"));
    const QStringList names =
        dropIns.entryList({QStringLiteral("*.json")}, QDir::Files).mid(0, kMostDropIns);
    for (const QString &name : names)
        files.append(dropIns.filePath(name));
    std::vector<PlaceSettings> all;
    for (const QString &file : files) {
        // Their rules are the same in each version.
        if (auto settings = readSettingsFile(SourcePlace::ManagedSettings, file, {}, problems))
            all.push_back(*std::move(settings));
    }
    return all;
}

std::vector<PlaceSettings> readPlaces(const SourcePlaces &places, const QString &workspace,
                                      const std::optional<QProcessEnvironment> &loginShell,
                                      std::vector<SourceProblem> &problems)
{
    std::vector<PlaceSettings> all;
    const auto add = [&](SourcePlace place, const QString &file) {
        if (auto settings = readSettingsFile(place, file, places.agentVersion, problems))
            all.push_back(*std::move(settings));
    };
    add(SourcePlace::SavedLogin, savedLogin(places));
    if (loginShell)
        all.push_back(placeOf(SourcePlace::LoginShell, *loginShell));
    all.push_back(placeOf(SourcePlace::Inherited, places.inherited));
    add(SourcePlace::GlobalConfig, places.globalConfig());
    add(SourcePlace::UserSettings, userSettings(places));
    // In the home folder it is the user's file again.
    if (QFileInfo(projectSettings(workspace)) != QFileInfo(userSettings(places)))
        add(SourcePlace::ProjectSettings, projectSettings(workspace));
    const QStringList locals = localSettings(workspace, places.home);
    for (const QString &file : locals)
        add(SourcePlace::LocalSettings, file);
    for (PlaceSettings &managed : readManagedSettings(places.managedFolder, problems))
        all.push_back(std::move(managed));
    return all;
}

endpoint::ManagedPolicy policyOf(const std::vector<PlaceSettings> &managed)
{
    using Kind = endpoint::ManagedPolicy::Kind;
    const QString kAddress = QStringLiteral("ANTHROPIC_BASE_URL");
    const QString kLoginGateway = QStringLiteral("forceLoginGatewayUrl");
    const QString kLoginMethod = QStringLiteral("forceLoginMethod");
    // By name: value and file of the last one.
    QMap<QString, std::pair<QString, QString>> variables;
    QMap<QString, std::pair<QString, QString>> restrictions;
    for (const PlaceSettings &settings : managed) {
        for (auto it = settings.variables.cbegin(); it != settings.variables.cend(); ++it)
            variables.insert(it.key(), {it.value(), settings.file});
        for (auto it = settings.restrictions.cbegin(); it != settings.restrictions.cend(); ++it)
            restrictions.insert(it.key(), {it.value(), settings.file});
    }
    if (const auto [address, file] = restrictions.value(kLoginGateway); !address.isEmpty())
        return {Kind::ForcesAddress, file, kLoginGateway, address};
    if (const auto [method, file] = restrictions.value(kLoginMethod);
        method == QLatin1String("gateway"))
        return {Kind::ForcesAddress, file, kLoginMethod, {}};
    for (const ProviderVariables &provider : providerVariables()) {
        const QString name = QLatin1String(provider.provider);
        if (const auto [value, file] = variables.value(name); isSwitchedOn(value))
            return {Kind::ForcesProvider, file, name, {}};
    }
    if (const auto [address, file] = variables.value(kAddress); !address.isEmpty())
        return {Kind::ForcesAddress, file, kAddress, shownValue(kAddress, address)};
    if (variables.contains(kAddress))
        return {Kind::ForbidsCustom, variables.value(kAddress).second, kAddress, {}};
    // An endpoint in the list of providers must be named by it, which is ForcesAddress.
    for (const QString &key :
         {QStringLiteral("enforceAnthropicSignIn"), QStringLiteral("allowedProviders"),
          kLoginMethod, QStringLiteral("forceLoginOrgUUID")}) {
        if (restrictions.contains(key))
            return {Kind::ForbidsCustom, restrictions.value(key).second, key, {}};
    }
    return {};
}

endpoint::ManagedPolicy readManagedPolicy(const QString &managedFolder)
{
    std::vector<SourceProblem> problems;
    return policyOf(readManagedSettings(managedFolder, problems));
}

} // namespace bridge::sources
