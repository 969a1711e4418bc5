#pragma once

#include "bridge/endpoint/EndpointAddress.h"

#include <QByteArray>
#include <QString>
#include <QUrl>

#include <optional>

/// Where a redirect of the message path leads.
namespace bridge::check {

/// The path and query that a redirect leads to within the origin of `asked`; nullopt: it leads to
/// another scheme, host or port, or the programs that follow it may read it differently.
[[nodiscard]] std::optional<QByteArray> pathWithinOrigin(const QString &location,
                                                         const QUrl &asked);

/// The base URL that avoids this redirect of the messages; empty: none.
[[nodiscard]] QString addressBehind(const QString &location,
                                    const endpoint::EndpointAddress &asked);

} // namespace bridge::check
