#include "bridge/secrets/SecretStore.h"
