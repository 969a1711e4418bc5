#pragma once

#include "bridge/check/CheckReport.h"

#include <QString>

namespace ui {

/// The texts for one step of the endpoint's checklist, for windows and command line. Plain text.
struct RungWords
{
    QString name;    ///< e.g. "Messages API"
    QString text;    ///< the finding; one sentence, or a few about a problem
    QString fix;     ///< the advice; empty without a problem
    QString measure; ///< for the right edge: "21 ms", "184 ms to first token"; may be empty
};

[[nodiscard]] QString rungTitle(bridge::check::Rung rung);
/// What the turn of Claude Code costs at most, before it is taken: `tokens` that are sent, about,
/// and `seconds`.
[[nodiscard]] QString turnCostWords(qint64 tokens, qint64 seconds);
[[nodiscard]] RungWords wordsFor(const bridge::check::RungReport &report, const QString &address);
/// One line about the whole check: "Works · 6 of 7 checks passed · 184 ms to first token".
[[nodiscard]] QString summaryOf(const bridge::check::CheckReport &report);

} // namespace ui
