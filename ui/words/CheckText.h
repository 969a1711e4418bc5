#pragma once

#include "bridge/check/CheckReport.h"

#include <QString>

namespace ui {

/// A rung of the endpoint's checklist in words, for windows and command line alike. Plain text.
struct RungWords
{
    QString name;    ///< e.g. "Messages API"
    QString text;    ///< what was found; one sentence, or a few where something is wrong
    QString fix;     ///< what to do; empty where nothing is to be done
    QString measure; ///< for the right edge: "21 ms", "184 ms to first token"; may be empty
};

[[nodiscard]] QString rungTitle(bridge::check::Rung rung);
[[nodiscard]] RungWords wordsFor(const bridge::check::RungReport &report, const QString &address);
/// One line for the whole: "Works · 6 of 7 checks passed · 184 ms to first token".
[[nodiscard]] QString summaryOf(const bridge::check::CheckReport &report);

} // namespace ui
