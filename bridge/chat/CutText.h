#pragma once

#include <QStringView>

namespace bridge::chat {

/// What arrived of one try of an answer before it was cut.
struct CutText
{
    bool isThinking = false;
    QStringView text;
};

enum class Repeated { None, Earlier, Later };

/// The tries of one answer mostly begin alike, and what another one holds is shown and kept once:
/// which of the two is left out.
[[nodiscard]] inline Repeated repeatedOf(const CutText &earlier, const CutText &later)
{
    if (earlier.isThinking != later.isThinking)
        return Repeated::None;
    if (later.text.startsWith(earlier.text))
        return Repeated::Earlier;
    return earlier.text.startsWith(later.text) ? Repeated::Later : Repeated::None;
}

} // namespace bridge::chat
