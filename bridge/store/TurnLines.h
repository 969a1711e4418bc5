#pragma once

#include <QByteArray>
#include <QByteArrayList>

/// The journal of a turn: opaque lines, which may contain any byte.
namespace bridge::store {

/// Ends with a line's end, and has no other one.
[[nodiscard]] QByteArray turnLineText(const QByteArray &line);
/// The last line is left out if it was cut off while it was written.
[[nodiscard]] QByteArrayList readTurnLines(const QByteArray &text);

} // namespace bridge::store
