#pragma once

#include "bridge/core/Result.h"
#include "bridge/endpoint/profiles/EndpointProfile.h"
#include "bridge/settings/SettingsStore.h"

#include <QString>

#include <optional>
#include <vector>

namespace bridge::endpoint {

/// The named endpoints in the settings, and the set-ups of addresses without a name. Which of them
/// is used is EndpointChoice's, which also announces changes. Main thread.
class EndpointProfiles
{
public:
    /// `settings` outlives it.
    explicit EndpointProfiles(settings::SettingsStore &settings)
        : m_settings(settings)
    {}

    /// A profile in the settings file that cannot be used. It is left alone, until another one
    /// takes its name or it is removed.
    struct Damaged
    {
        QString name;
        ProfileProblem problem;
    };

    /// By name, without regard to case; damaged ones are left out.
    [[nodiscard]] std::vector<EndpointProfile> all() const { return read().profiles; }
    [[nodiscard]] std::vector<Damaged> damaged() const { return read().damaged; }
    [[nodiscard]] std::optional<EndpointProfile> find(const QString &name) const;
    /// The first one with an address that means the same.
    [[nodiscard]] std::optional<EndpointProfile> findByAddress(const QString &address) const;

    /// Keeps it, in the place of one that has its name in another case too.
    Result<void, ProfileProblem> put(const EndpointProfile &profile);
    /// Keeps it under a name that no profile has yet: `name` itself or with a number behind it,
    /// which is returned.
    Result<QString, ProfileProblem> add(EndpointProfile profile);
    /// Also a damaged one.
    Result<void, ProfileProblem> remove(const QString &name);

    [[nodiscard]] EndpointSetup setupOf(const QString &origin) const;
    Result<void, ProfileProblem> putSetup(const QString &origin, const EndpointSetup &setup);

private:
    /// What the settings say, decoded; valid for exactly these texts.
    struct Read
    {
        QStringList texts;
        std::vector<EndpointProfile> profiles;
        std::vector<Damaged> damaged;
    };
    [[nodiscard]] const Read &read() const;
    /// Under which it stands in the settings; empty: nowhere.
    [[nodiscard]] QString keyOf(const QString &name) const;

    settings::SettingsStore &m_settings;
    mutable Read m_read;
};

} // namespace bridge::endpoint
