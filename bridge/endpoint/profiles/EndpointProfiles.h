#pragma once

#include "bridge/core/Result.h"
#include "bridge/endpoint/profiles/EndpointProfile.h"
#include "bridge/settings/SettingsStore.h"

#include <QString>

#include <optional>
#include <vector>

namespace bridge::endpoint {

/// The named endpoints in the settings, and the set-ups of addresses without a name. EndpointChoice
/// selects among them and announces changes. Main thread.
class EndpointProfiles
{
public:
    /// `settings` outlives it.
    explicit EndpointProfiles(settings::SettingsStore &settings)
        : m_settings(settings)
    {}

    /// An unusable profile in the settings file. It stays unchanged until another one takes its
    /// name or it is removed.
    struct Damaged
    {
        QString name;
        ProfileProblem problem;
    };

    /// By name, without regard to case; without damaged ones.
    [[nodiscard]] std::vector<EndpointProfile> all() const { return read().profiles; }
    [[nodiscard]] std::vector<Damaged> damaged() const { return read().damaged; }
    [[nodiscard]] std::optional<EndpointProfile> find(const QString &name) const;
    /// The first one with an equivalent address.
    [[nodiscard]] std::optional<EndpointProfile> findByAddress(const QString &address) const;

    /// Saves it, replacing one whose name differs in case only.
    Result<void, ProfileProblem> put(const EndpointProfile &profile);
    /// Saves all as one change, or none, each under an unused name: `name` itself or with a number
    /// appended. Returns these names, in the same order.
    Result<QStringList, ProfileProblem> add(const std::vector<EndpointProfile> &profiles);
    /// Also for a damaged one.
    Result<void, ProfileProblem> remove(const QString &name);

    /// All defaults if none is stored; the problem of one that cannot be read, which is not empty.
    [[nodiscard]] Result<EndpointSetup, ProfileProblem> setupOf(const QString &origin) const;
    /// Replaces also one that cannot be read.
    Result<void, ProfileProblem> putSetup(const QString &origin, const EndpointSetup &setup);

private:
    /// Decoded settings; valid for exactly these texts.
    struct Read
    {
        QStringList texts;
        std::vector<EndpointProfile> profiles;
        std::vector<Damaged> damaged;
    };
    [[nodiscard]] const Read &read() const;
    /// The key in the settings; empty: none.
    [[nodiscard]] QString keyOf(const QString &name) const;

    settings::SettingsStore &m_settings;
    mutable Read m_read;
};

} // namespace bridge::endpoint
