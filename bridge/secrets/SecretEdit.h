#pragma once

#include "bridge/secrets/SecretStore.h"

#include <QObject>
#include <QString>

#include <functional>
#include <optional>

namespace bridge::secrets {

/// The keychain's content after a change; nullopt: none.
using EditAnswer = std::function<void(const Result<std::optional<Secret>, SecretError> &)>;

/// Changes one part of the secret of `origin` and preserves the others: reads it first (a locked
/// keychain prompts the user) and changes nothing if that fails. A damaged entry is replaced, as it
/// can never be read again. Answers once, unless `context` is gone. Edits of one origin must not
/// overlap: the caller waits for the first.
void editSecret(SecretStore &store, const QString &origin, const SecretPart &part, QObject *context,
                EditAnswer answer);

} // namespace bridge::secrets
