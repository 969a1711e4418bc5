#pragma once

#include "bridge/core/Result.h"
#include "bridge/endpoint/EndpointProfile.h"
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

    /// By name, without regard to case. One that cannot be read is left out, and left alone.
    [[nodiscard]] std::vector<EndpointProfile> all() const;
    [[nodiscard]] std::optional<EndpointProfile> find(const QString &name) const;
    /// The first one with an address that means the same.
    [[nodiscard]] std::optional<EndpointProfile> findByAddress(const QString &address) const;

    /// Keeps it, in the place of one that has its name in another case too.
    Result<void, ProfileProblem> put(const EndpointProfile &profile);
    /// Keeps it under a name that no profile has yet: `name` itself or with a number behind it,
    /// which is returned.
    Result<QString, ProfileProblem> add(EndpointProfile profile);
    Result<void, ProfileProblem> remove(const QString &name);

    [[nodiscard]] EndpointSetup setupOf(const QString &origin) const;
    Result<void, ProfileProblem> putSetup(const QString &origin, const EndpointSetup &setup);

private:
    settings::SettingsStore &m_settings;
};

} // namespace bridge::endpoint
