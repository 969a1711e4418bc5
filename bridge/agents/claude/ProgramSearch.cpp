#include "bridge/agents/claude/ProgramSearch.h"

#include "bridge/agents/claude/ProgramPlaces.h"
#include "bridge/core/RegularFile.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace bridge::claude {

namespace {

using agent::ProgramSource;

constexpr qint64 kLargestPackageFile = 256 * 1024;

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
            readRegularFile(folder + QLatin1String("/package.json"), kLargestPackageFile);
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

class Looking
{
public:
    explicit Looking(const QProcessEnvironment &environment)
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
        for (const QString &version : versionFolders(folder)) {
            const QString path = joined(version, kProgramName);
            if (isProgram(path))
                add({.path = path,
                     .source = ProgramSource::Installed,
                     .claimed = versionIn(QFileInfo(version).fileName())});
        }
    }

    [[nodiscard]] const ProgramPlaces &places() const { return m_places; }

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
            candidate.helpers = m_places.nodeFolders().mid(0, 1);
        candidate.claimed = claimedVersion(path);
        add(std::move(candidate));
    }

    [[nodiscard]] const Manager *managerOf(const QString &path) const
    {
        const Manager *manager = m_places.managerOf(path);
        return manager ? manager : m_places.managerOf(QFileInfo(path).canonicalFilePath());
    }

    ProgramPlaces m_places;
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
                  .helpers = helpers + ProgramPlaces(environment).nodeFolders().mid(0, 1),
                  .claimed = claimedVersion(file)}},
                {}};
    }
    Looking search(environment);
    const ProgramPlaces &places = search.places();
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

} // namespace bridge::claude
