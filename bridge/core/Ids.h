#pragma once

#include <QString>

namespace bridge {

/// A new id that no other session, chat or process has.
[[nodiscard]] QString newId();

} // namespace bridge
