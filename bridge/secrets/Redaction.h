#pragma once

#include "bridge/secrets/SecretStore.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace bridge::secrets {

/// All parts of a secret that must not be shown, longest first: the token, header values, and for
/// values with a scheme ("Bearer …") also the rest. Values under four characters are left out:
/// hiding chance matches would reveal more than it hides.
[[nodiscard]] QStringList hiddenValues(const std::optional<Secret> &secret);

/// `text` with dots in place of every value of hiddenValues(): servers repeat in errors what they
/// were sent. Also matches values escaped as in JSON (repeatedly), in an address or a web page, in
/// other case, wrapped over lines, or cut at the text's end.
[[nodiscard]] QString redacted(QString text, const std::optional<Secret> &secret);

} // namespace bridge::secrets
