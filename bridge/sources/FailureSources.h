#pragma once

#include "bridge/failure/Failure.h"
#include "bridge/sources/EndpointSource.h"

#include <QMap>
#include <QString>
#include <QStringList>

namespace bridge::sources {

/// A setting of another place may have a part in it, so that the places are worth reading.
[[nodiscard]] bool mayHaveSource(const Failure &failure);

/// `failure` with the setting that has a part in it (FailureDetails::setting), if there is one.
/// Without a custom endpoint that is the address from another place, or the file that Claude Code
/// ignores; a failure at an address that Claude Code cannot use becomes AddressInvalid. At a custom
/// endpoint it is a proxy, an authority or a client certificate that only a settings file names.
[[nodiscard]] Failure withSource(const Failure &failure, const SourceReport &report);

/// A whole value, secrets included, of each of these variables that a settings file has, for the
/// endpoint that is to use them. Empty: the file cannot be read.
[[nodiscard]] QMap<QString, QString> valuesIn(const QString &file, const QStringList &variables);

/// Every variable that goes with this one: the client certificate's key, the other proxies.
[[nodiscard]] QStringList variablesWith(const QString &variable);

} // namespace bridge::sources
