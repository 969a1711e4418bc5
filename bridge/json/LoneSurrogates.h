#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace bridge {

/// JSON text with every lone surrogate escape (`\\uXXXX`) replaced by U+FFFD: JavaScript writes
/// them when an emoji is cut in two, and strict JSON readers refuse them.
[[nodiscard]] QByteArray withoutLoneSurrogates(QByteArrayView json);

} // namespace bridge
