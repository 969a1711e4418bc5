#pragma once

#include "bridge/core/Result.h"

#include <QByteArray>
#include <QString>

namespace bridge {

/// Writes all of `bytes` at the place of the descriptor.
/// QFile loses the system's message where a part of the bytes was written. The error is that
/// message. Blocks on the disk.
[[nodiscard]] Result<void, QString> writeBytes(int fd, const QByteArray &bytes);

/// Appends all of `bytes` to a file that was opened for appending, or nothing: what was written of
/// them is cut off again, unless another program has appended meanwhile.
[[nodiscard]] Result<void, QString> appendBytes(int fd, const QByteArray &bytes);

} // namespace bridge
