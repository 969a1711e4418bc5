#include "bridge/settings/SettingsStore.h"
