#pragma once

#include <QByteArray>

#include <functional>
#include <optional>

namespace bridge::process {

/// How many processes this computer has ended for lack of memory since it started; nullopt: it does
/// not say. One that rose while a process of ours was killed tells why.
using OomKills = std::function<std::optional<qint64>()>;

/// The real one: Linux keeps count in /proc/vmstat.
[[nodiscard]] std::optional<qint64> systemOomKills();
[[nodiscard]] std::optional<qint64> oomKillsIn(const QByteArray &vmstat);

} // namespace bridge::process
