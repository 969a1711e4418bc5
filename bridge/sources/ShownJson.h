#pragma once

#include "bridge/json/JsonFields.h"

#include <QString>

namespace bridge::sources {

/// A value of a settings file for people: JSON, or "{…}" and "[…]" of what has something in it. A
/// long text is cut. Keys decide whether it may be shown at all: see isSecretKey().
[[nodiscard]] QString shownJson(const json::Json &value);

/// The value of this key, or of one within it, may be a credential, so it is not shown.
[[nodiscard]] bool isSecretKey(const QString &path);

} // namespace bridge::sources
