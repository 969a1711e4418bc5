#pragma once

#include <QByteArray>

namespace app {

/// Makes text harmless for a terminal: controls become visible, see bridge/core/VisibleText.h, and
/// bytes that are no UTF-8 become U+FFFD. Takes a text in pieces, which may end inside a character.
class TerminalText
{
public:
    [[nodiscard]] QByteArray take(const QByteArray &bytes);

private:
    QByteArray m_begun;           ///< the beginning of a character at the last piece's end
    bool m_endedInReturn = false; ///< a carriage return waits for what follows it
};

} // namespace app
