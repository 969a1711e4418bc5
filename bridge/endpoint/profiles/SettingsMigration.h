#pragma once

#include "bridge/settings/SettingsStore.h"

namespace bridge::endpoint {

/// Takes over what an earlier version kept in the settings file, once at the start of the program.
/// Old keys go when, and only when, what they said has been written in its new place: a file that
/// cannot be written is tried again at the next start, and its values hold meanwhile. Which keys
/// there are decides, not a version number: the earlier version, used again in between, writes its
/// own anew, and then they are what the user said last.
///
/// Version 1 kept a model, which meant every role, and certificate authorities by origin; now both
/// are in the origin's EndpointSetup.
void migrateSettings(settings::SettingsStore &settings);

} // namespace bridge::endpoint
