#pragma once

#include "bridge/secrets/SecretStore.h"

#include <QString>

namespace ui {

/// Why the system keychain did not do what it was asked, in one or two sentences.
[[nodiscard]] QString wordsFor(const bridge::secrets::SecretError &error);

} // namespace ui
