#include "bridge/secrets/KeychainSecretStore.h"
