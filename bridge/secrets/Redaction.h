#pragma once

#include "bridge/secrets/SecretStore.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace bridge::secrets {

/// Everything of it that must not be shown, longest first: the token, the values of headers, and
/// of those that name a scheme ("Bearer …") also what follows it. Values of fewer than four
/// characters are left out: a word's chance appearance would give away more than it hides.
[[nodiscard]] QStringList hiddenValues(const std::optional<Secret> &secret);

/// `text` with every appearance of what hiddenValues() names replaced by dots: servers repeat in
/// their errors what they were sent. Found also when it is escaped as in JSON (more than once,
/// too), in an address or in a web page, in other case, broken over lines, or cut off at the text's
/// end.
[[nodiscard]] QString redacted(QString text, const std::optional<Secret> &secret);

} // namespace bridge::secrets
