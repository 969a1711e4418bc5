#pragma once

#include "bridge/check/CheckReport.h"

#include <QString>

namespace bridge::check {

/// The first rung: is the address as typed one that Claude Code can be given, and does what is sent
/// there travel in clear beyond this computer and its network? Asks nobody.
[[nodiscard]] RungReport checkAddress(const QString &typed);

/// The address as typed, for showing: a user and password in it are dots.
[[nodiscard]] QString shownAddress(const QString &typed);

} // namespace bridge::check
