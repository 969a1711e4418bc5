#pragma once

#include <QProcessEnvironment>
#include <QString>
#include <QStringList>
#include <QVersionNumber>

#include <vector>

/// Where installers and version managers put Claude Code and Node.js. Everything here waits for the
/// disk: called beside the main thread (core/Background.h), but for installFolder().
namespace bridge::claude {

#ifdef Q_OS_WIN
inline constexpr QLatin1String kProgramName("claude.exe");
inline constexpr QLatin1String kNodeName("node.exe");
#else
inline constexpr QLatin1String kProgramName("claude");
inline constexpr QLatin1String kNodeName("node");
#endif

/// A program that keeps several versions of Node.js or of Claude Code, or one.
struct Manager
{
    QString name;                 ///< "nvm", "volta", …
    QStringList roots;            ///< files below them belong to it
    QStringList programFolders{}; ///< that may hold claude
    QStringList nodeFolders{};    ///< that may hold node
    QStringList shown{};          ///< for people: what was looked at
};

/// The managers of one user and their folders, as they are when it is made.
class ProgramPlaces
{
public:
    explicit ProgramPlaces(const QProcessEnvironment &environment);

    /// Keep several versions: their programs compete.
    [[nodiscard]] const std::vector<Manager> &versionManagers() const { return m_versions; }
    /// Keep one version each.
    [[nodiscard]] const std::vector<Manager> &packageManagers() const { return m_packages; }
    /// The manager that a file belongs to; nullptr: none.
    [[nodiscard]] const Manager *managerOf(const QString &path) const;
    /// The version manager of this name; nullptr: none.
    [[nodiscard]] const Manager *named(const QString &name) const;
    /// A file or folder of the home folder; empty without one.
    [[nodiscard]] QString home(const QString &name) const;
    /// The folders of npm's global programs, the configured one first.
    [[nodiscard]] QStringList npmFolders() const;
    /// The folders with a Node.js (and npm) of the version managers, newest first.
    [[nodiscard]] QStringList nodeFolders() const;
    /// "~/…" for people.
    [[nodiscard]] QString shown(const QString &path) const;

private:
    [[nodiscard]] QString folder(const char *name) const;
    [[nodiscard]] QString xdg(const char *name, const char *fallback) const;
    Manager &addVersions(const char *name, const QStringList &roots);
    void addVersionManagers();
    void addPackages(const char *name, const QStringList &roots, const QStringList &folders);
    void addPackageManagers();

    QProcessEnvironment m_environment;
    QString m_home;
    QString m_data;
    std::vector<Manager> m_versions;
    std::vector<Manager> m_packages;
};

/// `name` in `folder`; empty without a folder.
[[nodiscard]] QString joined(const QString &folder, const QString &name);
[[nodiscard]] bool isProgram(const QString &path);
/// "v22.1.0", "2.1.330": at least two numbers, else null.
[[nodiscard]] QVersionNumber versionIn(QString name);
/// The folders in `folder`, newest version first. Links are names for one of the others (mise:
/// "latest", "22") and left out.
[[nodiscard]] QStringList versionFolders(const QString &folder,
                                         const QStringList &nameFilters = {});

/// `$XDG_DATA_HOME/drawbridge/agent`; empty without a home folder. Looks at no file.
[[nodiscard]] QString installFolder(const QProcessEnvironment &environment);

} // namespace bridge::claude
