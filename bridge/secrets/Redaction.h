#pragma once

#include "bridge/secrets/SecretStore.h"

#include <QString>

#include <optional>

namespace bridge::secrets {

/// `text` with every appearance of the secret's value replaced by dots: servers repeat in their
/// errors what they were sent. Found also when it is escaped as in JSON (more than once, too), in
/// an address or in a web page, in other case, broken over lines, or cut off at the text's end.
/// Values of fewer than four characters are left: a word's chance appearance would give away more
/// than it hides.
[[nodiscard]] QString redacted(QString text, const std::optional<Secret> &secret);

} // namespace bridge::secrets
