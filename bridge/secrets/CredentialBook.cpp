#include "bridge/secrets/CredentialBook.h"
