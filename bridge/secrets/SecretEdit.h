#pragma once

#include "bridge/secrets/SecretStore.h"

#include <QObject>
#include <QString>

#include <functional>
#include <optional>

namespace bridge::secrets {

/// What the keychain holds after a change; nullopt: nothing.
using EditAnswer = std::function<void(const Result<std::optional<Secret>, SecretError> &)>;

/// Changes one part of what is kept for `origin` and leaves the others: reads it first (a locked
/// keychain asks the user to unlock it), and changes nothing where that fails. What is damaged is
/// replaced: nothing of it could be read ever again. Answers once, unless `context` is gone.
/// Two edits of one origin at once overtake each other: the caller waits for the first.
void editSecret(SecretStore &store, const QString &origin, const SecretPart &part, QObject *context,
                EditAnswer answer);

} // namespace bridge::secrets
