#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace bridge {

/// JSON text in which every `\uXXXX` that is half a surrogate pair reads U+FFFD: JavaScript writes
/// such halves when an emoji was cut in two, and strict JSON readers refuse them.
[[nodiscard]] QByteArray withoutLoneSurrogates(QByteArrayView json);

} // namespace bridge
