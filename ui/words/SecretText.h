#pragma once

#include "bridge/secrets/SecretStore.h"

#include <QString>

namespace ui {

/// Why an operation of the system keychain failed, in one or two sentences.
[[nodiscard]] QString wordsFor(const bridge::secrets::SecretError &error);

} // namespace ui
