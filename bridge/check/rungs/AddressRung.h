#pragma once

#include "bridge/check/CheckReport.h"

#include <QString>

namespace bridge::check {

/// The first rung: checks that Claude Code accepts the address as typed, and whether data sent
/// there is unencrypted beyond this computer and its network. Offline.
[[nodiscard]] RungReport checkAddress(const QString &typed);

/// The address as typed, for display: a user and password in it, and the value of a variable that
/// is none, are dots.
[[nodiscard]] QString shownAddress(const QString &typed);

} // namespace bridge::check
