#pragma once

#include "bridge/secrets/SecretStore.h"

#include <QString>
#include <QStringList>
#include <QStringView>

#include <optional>
#include <vector>

namespace bridge::secrets {

/// All parts of a secret that must not be shown, longest first: the token, the passphrase, header
/// values, and for values with a scheme ("Bearer …") also the rest. Values under four characters
/// are left out: hiding chance matches would reveal more than it hides.
[[nodiscard]] QStringList hiddenValues(const std::optional<Secret> &secret);

/// `text` with dots in place of every value of hiddenValues(): servers repeat in errors what they
/// were sent. Also matches values escaped as in JSON (repeatedly), in an address or a web page, in
/// other case, wrapped over lines, or cut at the text's end; and all that partsIn() finds.
[[nodiscard]] QString redacted(QString text, const std::optional<Secret> &secret);

/// A part of a text: from `begin` up to but without `end`.
struct Stretch
{
    qsizetype begin = 0;
    qsizetype end = 0;
    friend bool operator==(const Stretch &, const Stretch &) = default;
};

/// Where `text` has parts of twelve or more characters of a value, from anywhere in it, escaped or
/// not; the value or such a part in hexadecimal or base64, also encoded together with other text
/// ("Bearer …"). In their order, without overlaps. `text` may be bytes as Latin-1.
[[nodiscard]] std::vector<Stretch> partsIn(QStringView text, const std::optional<Secret> &secret);

} // namespace bridge::secrets
