#pragma once

#include <QUuid>

namespace bridge {

/// A new id that no other session, chat or process has.
[[nodiscard]] inline QString newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

} // namespace bridge
