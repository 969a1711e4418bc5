#pragma once

#include "bridge/settings/SettingsStore.h"

namespace bridge::endpoint {

/// Migrates an earlier version's settings, once at the program's start. Old keys are removed only
/// after their values have been written in the new place: an unwritable file is tried again at the
/// next start, with its values valid meanwhile. The existing keys decide, not a version number:
/// when the earlier version runs again, the keys it writes are the user's latest choice.
///
/// Version 1 stored one model (for every role) and certificate authorities by origin; now both are
/// in the origin's EndpointSetup.
void migrateSettings(settings::SettingsStore &settings);

} // namespace bridge::endpoint
