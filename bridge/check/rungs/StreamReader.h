#pragma once

#include "bridge/check/rungs/MessageReader.h"

#include <QByteArrayView>

namespace bridge::check {

/// Reads the body of a text/event-stream as Claude Code does (protocol reference, 14): the same
/// events are read, passed over or break it. `isLost`: the connection ended before the body did.
/// Form::None where no event is one of the Messages API's. Accepts any bytes; linear time.
[[nodiscard]] Message readStream(QByteArrayView body, bool isLost);

} // namespace bridge::check
