#include "bridge/agents/claude/ProgramPlaces.h"

#include "bridge/agents/claude/NpmConfig.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace bridge::claude {

namespace {

/// More versions than anyone keeps; limits the look into a folder that holds something else.
constexpr qsizetype kMostVersions = 200;

/// The value of a variable that names an absolute folder.
QString folderIn(const QProcessEnvironment &environment, const char *name)
{
    const QString value = environment.value(QLatin1String(name));
    return QDir::isAbsolutePath(value) ? QDir::cleanPath(value) : QString();
}

QString xdgFolder(const QProcessEnvironment &environment, const char *name, const char *fallback)
{
    const QString chosen = folderIn(environment, name);
    return chosen.isEmpty()
               ? joined(environment.value(QStringLiteral("HOME")), QLatin1String(fallback))
               : chosen;
}

QString dataHome(const QProcessEnvironment &environment)
{
    return xdgFolder(environment, "XDG_DATA_HOME", ".local/share");
}

QStringList present(const QStringList &folders)
{
    QStringList kept;
    for (const QString &each : folders) {
        if (!each.isEmpty() && !kept.contains(each))
            kept << each;
    }
    return kept;
}

/// Every folder `versions`/*/`bin` below the roots holds a Node.js and its global programs.
void addNodes(Manager &manager, const QString &versions, const QString &bin)
{
    for (const QString &root : manager.roots) {
        manager.shown << joined(root, versions);
        for (const QString &version : versionFolders(joined(root, versions))) {
            manager.programFolders << joined(version, bin);
            manager.nodeFolders << joined(version, bin);
        }
    }
}

/// Claude Code as a tool of its own: installs/claude/2.1.330,
/// installs/npm-anthropic-ai-claude-code/2.1.330/bin.
void addOwnTools(Manager &manager)
{
    for (const QString &root : manager.roots) {
        for (const QString &tool : versionFolders(joined(root, QStringLiteral("installs")),
                                                  {QStringLiteral("*claude*")})) {
            for (const QString &version : versionFolders(tool))
                manager.programFolders << joined(version, QStringLiteral("bin")) << version;
        }
    }
}

} // namespace

QString joined(const QString &folder, const QString &name)
{
    return folder.isEmpty() ? QString() : QDir::cleanPath(folder + u'/' + name);
}

bool isProgram(const QString &path)
{
    const QFileInfo file(path);
    return file.isFile() && file.isExecutable();
}

QVersionNumber versionIn(QString name)
{
    if (name.startsWith(u'v'))
        name.remove(0, 1);
    const QVersionNumber version = QVersionNumber::fromString(name);
    return version.segmentCount() >= 2 ? version : QVersionNumber();
}

QStringList versionFolders(const QString &folder, const QStringList &nameFilters)
{
    if (folder.isEmpty())
        return {};
    const QDir parent(folder);
    QStringList names =
        parent.entryList(nameFilters, QDir::Dirs | QDir::NoSymLinks | QDir::NoDotAndDotDot);
    names = names.mid(0, kMostVersions);
    std::stable_sort(names.begin(), names.end(), [](const QString &a, const QString &b) {
        return versionIn(a) > versionIn(b);
    });
    for (QString &name : names)
        name = parent.filePath(name);
    return names;
}

QString installFolder(const QProcessEnvironment &environment)
{
    return joined(dataHome(environment), QStringLiteral("drawbridge/agent"));
}

ProgramPlaces::ProgramPlaces(const QProcessEnvironment &environment)
    : m_environment(environment)
    , m_home(environment.value(QStringLiteral("HOME")))
    , m_data(dataHome(environment))
{
    addVersionManagers();
    addPackageManagers();
}

QString ProgramPlaces::home(const QString &name) const
{
    return joined(m_home, name);
}

QString ProgramPlaces::folder(const char *name) const
{
    return folderIn(m_environment, name);
}

QString ProgramPlaces::xdg(const char *name, const char *fallback) const
{
    return xdgFolder(m_environment, name, fallback);
}

QStringList ProgramPlaces::npmFolders() const
{
    QStringList prefixes{m_environment.value(QStringLiteral("NPM_CONFIG_PREFIX")),
                         m_environment.value(QStringLiteral("npm_config_prefix")),
                         readNpmConfig(m_environment).prefix};
    prefixes << home(QStringLiteral(".npm-global")) << home(QStringLiteral(".npm-packages"));
    QStringList folders;
    for (const QString &prefix : prefixes) {
        if (QDir::isAbsolutePath(prefix)
            && !folders.contains(joined(prefix, QStringLiteral("bin"))))
            folders << joined(prefix, QStringLiteral("bin"));
    }
    return folders;
}

QStringList ProgramPlaces::nodeFolders() const
{
    QStringList folders;
    for (const Manager &manager : m_versions) {
        for (const QString &folder : manager.nodeFolders) {
            if (isProgram(joined(folder, kNodeName)))
                folders << folder;
        }
    }
    return folders;
}

const Manager *ProgramPlaces::managerOf(const QString &path) const
{
    for (const auto *managers : {&m_versions, &m_packages}) {
        for (const Manager &each : *managers) {
            const bool isBelow = std::ranges::any_of(
                each.roots, [&](const QString &root) { return path.startsWith(root + u'/'); });
            if (isBelow)
                return &each;
        }
    }
    return nullptr;
}

const Manager *ProgramPlaces::named(const QString &name) const
{
    const auto found = std::ranges::find(m_versions, name, &Manager::name);
    return found == m_versions.end() ? nullptr : &*found;
}

QString ProgramPlaces::shown(const QString &path) const
{
    return !m_home.isEmpty() && path.startsWith(m_home + u'/')
               ? QLatin1String("~") + path.mid(m_home.size())
               : path;
}

Manager &ProgramPlaces::addVersions(const char *name, const QStringList &roots)
{
    Manager manager;
    manager.name = QLatin1String(name);
    manager.roots = present(roots);
    return m_versions.emplace_back(std::move(manager));
}

void ProgramPlaces::addVersionManagers()
{
    const QString config = xdg("XDG_CONFIG_HOME", ".config");
    Manager &nvm = addVersions("nvm", {folder("NVM_DIR"), home(QStringLiteral(".nvm")),
                                       joined(config, QStringLiteral("nvm"))});
    addNodes(nvm, QStringLiteral("versions/node"), QStringLiteral("bin"));
    Manager &fnm = addVersions("fnm", {folder("FNM_DIR"), joined(m_data, QStringLiteral("fnm")),
                                       home(QStringLiteral(".fnm"))});
    addNodes(fnm, QStringLiteral("node-versions"), QStringLiteral("installation/bin"));
    // Each global package has a folder of its own, whichever Node.js it uses.
    Manager &volta = addVersions("volta", {folder("VOLTA_HOME"), home(QStringLiteral(".volta"))});
    for (const QString &root : volta.roots) {
        const QString package =
            joined(root, QStringLiteral("tools/image/packages/@anthropic-ai/claude-code"));
        volta.shown << joined(root, QStringLiteral("tools/image/packages"));
        volta.programFolders << joined(package, QStringLiteral("bin"));
        for (const QString &node : versionFolders(joined(root, QStringLiteral("tools/image/node"))))
            volta.nodeFolders << joined(node, QStringLiteral("bin"));
    }
    Manager &mise =
        addVersions("mise", {folder("MISE_DATA_DIR"), joined(m_data, QStringLiteral("mise")),
                             joined(m_data, QStringLiteral("rtx"))});
    addNodes(mise, QStringLiteral("installs/node"), QStringLiteral("bin"));
    addOwnTools(mise);
    Manager &asdf = addVersions("asdf", {folder("ASDF_DATA_DIR"), home(QStringLiteral(".asdf"))});
    addNodes(asdf, QStringLiteral("installs/nodejs"), QStringLiteral("bin"));
    for (const QString &root : asdf.roots) {
        // Older versions of its plugin for Node.js.
        for (const QString &version :
             versionFolders(joined(root, QStringLiteral("installs/nodejs"))))
            asdf.programFolders << joined(version, QStringLiteral(".npm/bin"));
    }
    addOwnTools(asdf);
    Manager &nodenv =
        addVersions("nodenv", {folder("NODENV_ROOT"), home(QStringLiteral(".nodenv"))});
    addNodes(nodenv, QStringLiteral("versions"), QStringLiteral("bin"));
}

void ProgramPlaces::addPackages(const char *name, const QStringList &roots,
                                const QStringList &folders)
{
    Manager manager;
    manager.name = QLatin1String(name);
    manager.roots = present(roots);
    manager.programFolders = present(folders);
    m_packages.push_back(std::move(manager));
}

void ProgramPlaces::addPackageManagers()
{
    const QString bin = QStringLiteral("bin");
    const QString bun = folder("BUN_INSTALL");
    const QString bunHome = home(QStringLiteral(".bun"));
    const QString bunCache = joined(xdg("XDG_CACHE_HOME", ".cache"), QStringLiteral(".bun"));
    addPackages(
        "bun", {bun, bunHome, bunCache},
        {folder("BUN_INSTALL_BIN"), joined(bun, bin), joined(bunHome, bin), joined(bunCache, bin)});
    const QString pnpm = folder("PNPM_HOME");
    const QString pnpmHome = joined(m_data, QStringLiteral("pnpm"));
    addPackages("pnpm", {pnpm, pnpmHome},
                {pnpm, joined(pnpm, bin), pnpmHome, joined(pnpmHome, bin)});
    const QString yarn = home(QStringLiteral(".yarn"));
    const QString yarnGlobal =
        joined(xdg("XDG_CONFIG_HOME", ".config"), QStringLiteral("yarn/global"));
    addPackages("yarn", {yarn, yarnGlobal},
                {joined(yarn, bin), joined(yarnGlobal, QStringLiteral("node_modules/.bin"))});
    const QString n = folder("N_PREFIX");
    const QString nHome = home(QStringLiteral("n"));
    addPackages("n", {n, nHome}, {joined(n, bin), joined(nHome, bin)});
    const QStringList brews{folder("HOMEBREW_PREFIX"), home(QStringLiteral(".linuxbrew")),
                            QStringLiteral("/home/linuxbrew/.linuxbrew"),
                            QStringLiteral("/opt/homebrew")};
    QStringList brewFolders;
    for (const QString &brew : brews)
        brewFolders << joined(brew, bin);
    addPackages("Homebrew", brews, brewFolders);
    addPackages("Nix", {QStringLiteral("/nix/store")},
                {home(QStringLiteral(".nix-profile/bin")),
                 joined(xdg("XDG_STATE_HOME", ".local/state"), QStringLiteral("nix/profile/bin")),
                 QStringLiteral("/run/current-system/sw/bin")});
}

} // namespace bridge::claude
