#pragma once

#include <QStringView>
#include <QUuid>

namespace bridge {

/// A new id that no other session, chat or process has.
[[nodiscard]] inline QString newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

/// True for a UUID as agents name sessions, without braces. Anything else must not become a part of
/// a path.
[[nodiscard]] bool isSessionId(QStringView text);

} // namespace bridge
