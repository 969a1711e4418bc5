#include "bridge/agents/claude/ProgramPlaces.h"

#include "bridge/core/RegularFile.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace bridge::claude {

namespace {

using agent::ProgramSource;

#ifdef Q_OS_WIN
constexpr QLatin1String kProgramName("claude.exe");
constexpr QLatin1String kNodeName("node.exe");
#else
constexpr QLatin1String kProgramName("claude");
constexpr QLatin1String kNodeName("node");
#endif

constexpr qint64 kMaxSmallFile = 256 * 1024;
/// More versions than anyone keeps; limits the look into a folder that holds something else.
constexpr qsizetype kMostVersions = 200;

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

/// The version that is written beside the program: its folder's or its own name, or its package.
QVersionNumber claimedVersion(const QString &path)
{
    const QString file = QFileInfo(path).canonicalFilePath();
    if (const auto own = versionIn(QFileInfo(file).fileName()); !own.isNull())
        return own; // ~/.local/share/claude/versions/2.1.330
    QString folder = QFileInfo(file).path();
    if (const auto own = versionIn(QFileInfo(folder).fileName()); own.segmentCount() >= 3)
        return own;
    constexpr int kDepth = 3; // the program may be in bin/ of its package
    for (int level = 0; level < kDepth; ++level, folder = QFileInfo(folder).path()) {
        const auto package =
            readRegularFile(folder + QLatin1String("/package.json"), kMaxSmallFile);
        if (!package)
            continue;
        const QJsonObject fields = QJsonDocument::fromJson(*package).object();
        return fields.value(QLatin1String("name"))
                       .toString()
                       .startsWith(QLatin1String("@anthropic-ai/claude-code"))
                   ? versionIn(fields.value(QLatin1String("version")).toString())
                   : QVersionNumber();
    }
    return {};
}

/// The folders in `folder`, newest version first. Links are names for one of the others (mise:
/// "latest", "22").
QStringList versionFolders(const QString &folder, const QStringList &nameFilters = {})
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

/// A program that keeps several versions of Node.js or of Claude Code.
struct Manager
{
    QString name;
    QStringList roots;            ///< files below them belong to it
    QStringList programFolders{}; ///< that may hold claude
    QStringList nodeFolders{};    ///< that may hold node
    QStringList shown{};          ///< for people: what was looked at
};

class Places
{
public:
    explicit Places(const QProcessEnvironment &environment)
        : m_environment(environment)
        , m_home(environment.value(QStringLiteral("HOME")))
        , m_data(xdg("XDG_DATA_HOME", ".local/share"))
    {
        addVersionManagers();
        addPackageManagers();
    }

    /// Keep several versions: their programs compete.
    [[nodiscard]] const std::vector<Manager> &versionManagers() const { return m_versions; }
    /// Keep one version each.
    [[nodiscard]] const std::vector<Manager> &packageManagers() const { return m_packages; }
    [[nodiscard]] QString dataHome() const { return m_data; }
    [[nodiscard]] QString home(const QString &name) const
    {
        return m_home.isEmpty() ? QString() : joined(m_home, name);
    }

    /// The folders of npm's global programs, the configured one first.
    [[nodiscard]] QStringList npmFolders() const
    {
        QStringList prefixes{variable("NPM_CONFIG_PREFIX"), variable("npm_config_prefix"),
                             configuredPrefix()};
        prefixes << home(QStringLiteral(".npm-global")) << home(QStringLiteral(".npm-packages"));
        QStringList folders;
        for (const QString &prefix : prefixes) {
            if (QDir::isAbsolutePath(prefix)
                && !folders.contains(joined(prefix, QStringLiteral("bin"))))
                folders << joined(prefix, QStringLiteral("bin"));
        }
        return folders;
    }

    [[nodiscard]] const Manager *managerOf(const QString &path) const
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

    [[nodiscard]] const Manager *named(const QString &name) const
    {
        const auto found = std::ranges::find(m_versions, name, &Manager::name);
        return found == m_versions.end() ? nullptr : &*found;
    }

    /// "~/…" for people.
    [[nodiscard]] QString shown(const QString &path) const
    {
        return !m_home.isEmpty() && path.startsWith(m_home + u'/')
                   ? QLatin1String("~") + path.mid(m_home.size())
                   : path;
    }

private:
    [[nodiscard]] QString variable(const char *name) const
    {
        return m_environment.value(QLatin1String(name));
    }

    /// The value of a variable that names an absolute folder.
    [[nodiscard]] QString folder(const char *name) const
    {
        const QString value = variable(name);
        return QDir::isAbsolutePath(value) ? QDir::cleanPath(value) : QString();
    }

    [[nodiscard]] QString xdg(const char *name, const char *fallback) const
    {
        const QString chosen = folder(name);
        return chosen.isEmpty() ? home(QLatin1String(fallback)) : chosen;
    }

    static QStringList present(const QStringList &folders)
    {
        QStringList kept;
        for (const QString &each : folders) {
            if (!each.isEmpty() && !kept.contains(each))
                kept << each;
        }
        return kept;
    }

    /// The prefix in ~/.npmrc, where npm's documentation advises to set one.
    [[nodiscard]] QString configuredPrefix() const
    {
        QString file = variable("NPM_CONFIG_USERCONFIG");
        if (file.isEmpty())
            file = home(QStringLiteral(".npmrc"));
        const auto text = file.isEmpty() ? Result<QByteArray, FileProblem>(QByteArray())
                                         : readRegularFile(file, kMaxSmallFile);
        if (!text)
            return {};
        static const QRegularExpression line(
            QStringLiteral("^[ \\t]*prefix[ \\t]*=[ \\t]*(.*?)[ \\t\\r]*$"),
            QRegularExpression::MultilineOption);
        QString value = line.match(QString::fromUtf8(*text)).captured(1);
        if (value.size() >= 2 && (value.startsWith(u'"') || value.startsWith(u'\''))
            && value.back() == value.front())
            value = value.mid(1, value.size() - 2);
        static const QRegularExpression reference(
            QStringLiteral("\\$\\{([A-Za-z_][A-Za-z0-9_]*)\\}"));
        for (auto match = reference.match(value); match.hasMatch(); match = reference.match(value))
            value.replace(match.capturedStart(), match.capturedLength(),
                          m_environment.value(match.captured(1)).remove(u'$'));
        if (value.startsWith(QLatin1String("~/")))
            value = home(value.mid(2));
        return value;
    }

    Manager &addVersions(const char *name, const QStringList &roots)
    {
        Manager manager;
        manager.name = QLatin1String(name);
        manager.roots = present(roots);
        return m_versions.emplace_back(std::move(manager));
    }

    /// Every folder `versions`/*/`bin` below the roots holds a Node.js and its global programs.
    static void addNodes(Manager &manager, const QString &versions, const QString &bin)
    {
        for (const QString &root : manager.roots) {
            manager.shown << joined(root, versions);
            for (const QString &version : versionFolders(joined(root, versions))) {
                manager.programFolders << joined(version, bin);
                manager.nodeFolders << joined(version, bin);
            }
        }
    }

    void addVersionManagers()
    {
        const QString config = xdg("XDG_CONFIG_HOME", ".config");
        Manager &nvm = addVersions("nvm", {folder("NVM_DIR"), home(QStringLiteral(".nvm")),
                                           joined(config, QStringLiteral("nvm"))});
        addNodes(nvm, QStringLiteral("versions/node"), QStringLiteral("bin"));
        Manager &fnm = addVersions("fnm", {folder("FNM_DIR"), joined(m_data, QStringLiteral("fnm")),
                                           home(QStringLiteral(".fnm"))});
        addNodes(fnm, QStringLiteral("node-versions"), QStringLiteral("installation/bin"));
        // Each global package has a folder of its own, whichever Node.js it uses.
        Manager &volta =
            addVersions("volta", {folder("VOLTA_HOME"), home(QStringLiteral(".volta"))});
        for (const QString &root : volta.roots) {
            const QString package =
                joined(root, QStringLiteral("tools/image/packages/@anthropic-ai/claude-code"));
            volta.shown << joined(root, QStringLiteral("tools/image/packages"));
            volta.programFolders << joined(package, QStringLiteral("bin"));
            for (const QString &node :
                 versionFolders(joined(root, QStringLiteral("tools/image/node"))))
                volta.nodeFolders << joined(node, QStringLiteral("bin"));
        }
        Manager &mise =
            addVersions("mise", {folder("MISE_DATA_DIR"), joined(m_data, QStringLiteral("mise")),
                                 joined(m_data, QStringLiteral("rtx"))});
        addNodes(mise, QStringLiteral("installs/node"), QStringLiteral("bin"));
        addOwnTools(mise);
        Manager &asdf =
            addVersions("asdf", {folder("ASDF_DATA_DIR"), home(QStringLiteral(".asdf"))});
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

    /// Claude Code as a tool of its own: installs/claude/2.1.330,
    /// installs/npm-anthropic-ai-claude-code/2.1.330/bin.
    static void addOwnTools(Manager &manager)
    {
        for (const QString &root : manager.roots) {
            for (const QString &tool : versionFolders(joined(root, QStringLiteral("installs")),
                                                      {QStringLiteral("*claude*")})) {
                for (const QString &version : versionFolders(tool))
                    manager.programFolders << joined(version, QStringLiteral("bin")) << version;
            }
        }
    }

    void addPackages(const char *name, const QStringList &roots, const QStringList &folders)
    {
        Manager manager;
        manager.name = QLatin1String(name);
        manager.roots = present(roots);
        manager.programFolders = present(folders);
        manager.shown = manager.programFolders;
        m_packages.push_back(std::move(manager));
    }

    void addPackageManagers()
    {
        const QString bin = QStringLiteral("bin");
        const QString bun = folder("BUN_INSTALL");
        const QString bunHome = home(QStringLiteral(".bun"));
        const QString bunCache = joined(xdg("XDG_CACHE_HOME", ".cache"), QStringLiteral(".bun"));
        addPackages("bun", {bun, bunHome, bunCache},
                    {folder("BUN_INSTALL_BIN"), joined(bun, bin), joined(bunHome, bin),
                     joined(bunCache, bin)});
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
        addPackages(
            "Nix", {QStringLiteral("/nix/store")},
            {home(QStringLiteral(".nix-profile/bin")),
             joined(xdg("XDG_STATE_HOME", ".local/state"), QStringLiteral("nix/profile/bin")),
             QStringLiteral("/run/current-system/sw/bin")});
    }

    QProcessEnvironment m_environment;
    QString m_home;
    QString m_data;
    std::vector<Manager> m_versions;
    std::vector<Manager> m_packages;
};

/// The version manager whose shim this is; empty: none. volta and mise link their shims to one
/// program, the others write scripts.
QString shimOf(const QString &path)
{
    const QString target = QFileInfo(QFileInfo(path).canonicalFilePath()).fileName();
    if (target == QLatin1String("volta-shim") || target == QLatin1String("volta"))
        return QStringLiteral("volta");
    if (target == QLatin1String("mise") || target == QLatin1String("rtx"))
        return QStringLiteral("mise");
    constexpr qint64 kScript = 4096;
    const auto text = readRegularFile(path, kScript);
    if (!text || !text->startsWith("#!"))
        return {};
    static constexpr std::array<std::pair<const char *, const char *>, 4> kScripts{
        {{"asdf exec", "asdf"},
         {"nodenv exec", "nodenv"},
         {"nodenv\" exec", "nodenv"},
         {"mise exec", "mise"}}};
    for (const auto &[words, manager] : kScripts) {
        if (text->contains(words))
            return QString::fromLatin1(manager);
    }
    return {};
}

class Search
{
public:
    explicit Search(const QProcessEnvironment &environment)
        : m_places(environment)
    {}

    void addFolder(const QString &folder, ProgramSource source)
    {
        const QString path = QDir(folder).absoluteFilePath(kProgramName);
        if (isProgram(path))
            addFound(QDir::cleanPath(path), source);
    }

    void addLookedAt(const QString &folder, ProgramSource source)
    {
        if (folder.isEmpty())
            return;
        note(folder);
        addFolder(folder, source);
    }

    void addVersionManagers()
    {
        std::vector<ProgramCandidate> found;
        for (const Manager &manager : m_places.versionManagers()) {
            for (const QString &place : manager.shown)
                note(place);
            for (const ProgramCandidate &each : candidatesOf(manager))
                found.push_back(each);
        }
        addNewestFirst(std::move(found));
    }

    void addPackageManagers()
    {
        for (const Manager &manager : m_places.packageManagers()) {
            for (const QString &folder : manager.programFolders)
                addLookedAt(folder, ProgramSource::UsualFolder);
        }
    }

    void addInstalled(const QString &folder)
    {
        if (folder.isEmpty())
            return;
        note(folder);
        std::vector<ProgramCandidate> found;
        for (const QString &version : versionFolders(folder)) {
            const QString path = joined(version, kProgramName);
            if (isProgram(path))
                found.push_back({.path = path,
                                 .source = ProgramSource::Installed,
                                 .claimed = claimedVersion(path)});
        }
        addNewestFirst(std::move(found));
    }

    [[nodiscard]] const Places &places() const { return m_places; }

    [[nodiscard]] ProgramSearch finish()
    {
        for (ProgramCandidate &shim : m_shims)
            add(std::move(shim));
        return {std::move(m_candidates), std::move(m_shown)};
    }

private:
    void note(const QString &folder)
    {
        const QString shown = m_places.shown(folder);
        if (!m_shown.contains(shown))
            m_shown << shown;
    }

    void add(ProgramCandidate candidate)
    {
        const bool isKnown = std::ranges::any_of(m_candidates, [&](const ProgramCandidate &each) {
            return each.path == candidate.path;
        });
        if (!isKnown)
            m_candidates.push_back(std::move(candidate));
    }

    void addNewestFirst(std::vector<ProgramCandidate> found)
    {
        std::ranges::stable_sort(found, std::greater<>(), &ProgramCandidate::claimed);
        for (ProgramCandidate &each : found)
            add(std::move(each));
    }

    [[nodiscard]] static std::vector<ProgramCandidate> candidatesOf(const Manager &manager)
    {
        std::vector<ProgramCandidate> found;
        for (const QString &folder : manager.programFolders) {
            const QString path = joined(folder, kProgramName);
            if (!isProgram(path) || !shimOf(path).isEmpty())
                continue;
            found.push_back({.path = path,
                             .source = ProgramSource::VersionManager,
                             .manager = manager.name,
                             .helpers = isProgram(joined(folder, kNodeName))
                                            ? QStringList{folder}
                                            : manager.nodeFolders.mid(0, 1),
                             .claimed = claimedVersion(path)});
        }
        return found;
    }

    void addFound(const QString &path, ProgramSource source)
    {
        ProgramCandidate candidate{.path = path, .source = source};
        if (const QString name = shimOf(path); !name.isEmpty()) {
            candidate.manager = name;
            candidate.helpers = {QFileInfo(QFileInfo(path).canonicalFilePath()).path()};
            m_shims.push_back(std::move(candidate));
            if (const Manager *manager = m_places.named(name))
                addNewestFirst(candidatesOf(*manager));
            return;
        }
        if (const Manager *manager = managerOf(path))
            candidate.manager = manager->name;
        else if (QFileInfo(path).canonicalFilePath().contains(QLatin1String("/node_modules/")))
            candidate.manager = QStringLiteral("npm");
        const QString folder = QFileInfo(path).path();
        if (isProgram(joined(folder, kNodeName)))
            candidate.helpers = {folder};
        else
            candidate.helpers = newestNode();
        candidate.claimed = claimedVersion(path);
        add(std::move(candidate));
    }

    [[nodiscard]] const Manager *managerOf(const QString &path) const
    {
        const Manager *manager = m_places.managerOf(path);
        return manager ? manager : m_places.managerOf(QFileInfo(path).canonicalFilePath());
    }

    [[nodiscard]] QStringList newestNode() const
    {
        for (const Manager &manager : m_places.versionManagers()) {
            if (!manager.nodeFolders.isEmpty())
                return manager.nodeFolders.mid(0, 1);
        }
        return {};
    }

    Places m_places;
    std::vector<ProgramCandidate> m_candidates;
    std::vector<ProgramCandidate> m_shims;
    QStringList m_shown;
};

} // namespace

ProgramSearch findPrograms(const QProcessEnvironment &environment, const QString &chosen,
                           const QStringList &path, const QStringList &loginPath)
{
    for (const QString &named : {environment.value(QStringLiteral("DRAWBRIDGE_CLAUDE")), chosen}) {
        if (named.isEmpty() || !isProgram(named))
            continue;
        const QString file = QFileInfo(named).absoluteFilePath();
        QStringList helpers;
        if (isProgram(joined(QFileInfo(file).path(), kNodeName)))
            helpers << QFileInfo(file).path();
        return {{{.path = file,
                  .source = ProgramSource::Chosen,
                  .helpers = helpers + nodeFolders(environment).mid(0, 1),
                  .claimed = claimedVersion(file)}},
                {}};
    }
    Search search(environment);
    const Places &places = search.places();
    for (const QString &folder : path)
        search.addFolder(folder, ProgramSource::SearchPath);
    for (const QString &folder : loginPath)
        search.addFolder(folder, ProgramSource::LoginShell);
    search.addLookedAt(places.home(QStringLiteral(".local/bin")), ProgramSource::UsualFolder);
    search.addLookedAt(places.home(QStringLiteral(".claude/local")), ProgramSource::UsualFolder);
    for (const QString &folder : places.npmFolders())
        search.addLookedAt(folder, ProgramSource::UsualFolder);
    search.addVersionManagers();
    search.addPackageManagers();
    search.addLookedAt(places.home(QStringLiteral("bin")), ProgramSource::UsualFolder);
    search.addLookedAt(QStringLiteral("/usr/local/bin"), ProgramSource::UsualFolder);
    search.addLookedAt(QStringLiteral("/usr/bin"), ProgramSource::UsualFolder);
    search.addInstalled(installFolder(environment));
    return search.finish();
}

QStringList nodeFolders(const QProcessEnvironment &environment)
{
    const Places places(environment);
    QStringList folders;
    for (const Manager &manager : places.versionManagers()) {
        for (const QString &folder : manager.nodeFolders) {
            if (isProgram(joined(folder, kNodeName)))
                folders << folder;
        }
    }
    return folders;
}

QString installFolder(const QProcessEnvironment &environment)
{
    return joined(Places(environment).dataHome(), QStringLiteral("drawbridge/agent"));
}

} // namespace bridge::claude
