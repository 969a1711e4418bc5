#pragma once

#include "bridge/agent/AgentInstaller.h"
#include "bridge/core/Result.h"

#include <QString>

#include <memory>
#include <optional>

/// What an installation does on the disk.
namespace bridge::claude {

/// The folder of one attempt, beside the versions: what npm fetches, and what becomes a version.
class AttemptFolder
{
public:
    explicit AttemptFolder(const QString &path)
        : m_path(path)
    {}
    /// Removes it with all that is in it, in the background.
    ~AttemptFolder();
    AttemptFolder(const AttemptFolder &) = delete;
    AttemptFolder &operator=(const AttemptFolder &) = delete;

    [[nodiscard]] QString path() const { return m_path; }
    /// npm's cache.
    [[nodiscard]] QString cache() const { return m_path + QLatin1String("/cache"); }
    /// What npm packs into.
    [[nodiscard]] QString packed() const { return m_path + QLatin1String("/packed"); }
    /// The new version.
    [[nodiscard]] QString unpacked() const { return m_path + QLatin1String("/unpacked"); }

    /// @name These wait for the disk: called beside the main thread (core/Background.h).
    /// @{
    /// What npm has received so far: it writes that into its cache.
    [[nodiscard]] qint64 receivedBytes() const;
    /// Removes the cache. The archive that npm has packed; empty: not one.
    [[nodiscard]] QString takeArchive() const;
    /// After this unpacked() survives a power loss.
    [[nodiscard]] std::optional<agent::InstallProblem> sync() const;
    /// @}

    /// Renames unpacked() to `place`, whose content, if any, goes with the attempt.
    [[nodiscard]] std::optional<agent::InstallProblem> moveTo(const QString &place) const;

private:
    QString m_path;
};

/// Makes the folder of a new attempt in `folder` and removes those of old ones that were killed.
/// `neededBytes`: what has to be free. Waits for the disk.
[[nodiscard]] Result<std::shared_ptr<AttemptFolder>, agent::InstallProblem>
makeAttempt(const QString &folder, qint64 neededBytes);

/// Whether a program's last words tell of a full disk.
[[nodiscard]] bool namesFullDisk(const QString &words);

} // namespace bridge::claude
