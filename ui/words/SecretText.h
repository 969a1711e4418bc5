#pragma once

#include "bridge/secrets/SecretStore.h"

#include <QString>

namespace ui {

/// Why an operation of the system keychain failed, in one or two sentences.
[[nodiscard]] QString wordsFor(const bridge::secrets::SecretError &error);

/// The same for a credential that was to be saved, which prompts: where the prompt was cancelled,
/// nothing has failed.
[[nodiscard]] QString notSavedWords(const bridge::secrets::SecretError &error);

} // namespace ui
