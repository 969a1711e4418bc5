#include "bridge/endpoint/profiles/SettingsMigration.h"
#include "bridge/endpoint/ModelRoles.h"

#include "bridge/endpoint/profiles/EndpointProfiles.h"

#include <QLockFile>
#include <QSet>

#include <chrono>

namespace bridge::endpoint {

namespace {

QSet<QString> oldOrigins(const settings::SettingsStore &settings)
{
    const QStringList origins = settings.names(settings::kOldEndpointModel)
                                + settings.names(settings::kOldEndpointAuthorities);
    return {origins.cbegin(), origins.cend()};
}

void takeOver(const QString &origin, settings::SettingsStore &settings, EndpointProfiles &profiles)
{
    const auto stored = profiles.setupOf(origin);
    if (!stored)
        return; // damaged: can still be repaired by hand
    const QString model = settings.value(settings::kOldEndpointModel, origin);
    const QString authorities = settings.value(settings::kOldEndpointAuthorities, origin);
    EndpointSetup setup = *stored;
    if (!model.isEmpty()) {
        const QStringList roles = modelRoles();
        for (const QString &role : roles)
            setup.models.insert(role, model);
    }
    if (!authorities.isEmpty())
        setup.certificateAuthorities = authorities;
    if (!profiles.putSetup(origin, setup))
        return;
    settings.setValue(settings::kOldEndpointModel, origin, {});
    settings.setValue(settings::kOldEndpointAuthorities, origin, {});
}

} // namespace

void migrateSettings(settings::SettingsStore &settings)
{
    if (oldOrigins(settings).isEmpty())
        return;
    // Another process may migrate at the same time: one of the two does. An unwritable folder holds
    // no lock either.
    constexpr std::chrono::milliseconds kPatience{2000};
    QLockFile lock(settings.folder() + QStringLiteral("/migration.lock"));
    const bool isLocked = lock.tryLock(static_cast<int>(kPatience.count()));
    if (!isLocked && lock.error() == QLockFile::LockFailedError)
        return;
    settings.reload();
    EndpointProfiles profiles(settings);
    const QSet<QString> origins = oldOrigins(settings);
    for (const QString &origin : origins)
        takeOver(origin, settings, profiles);
}

} // namespace bridge::endpoint
