#pragma once

#include "bridge/diff/ShortestEdit.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <stop_token>
#include <vector>

/// What differs between two texts. Values and functions without state: any thread.
namespace bridge::diff {

/// Changed lines that follow each other, with the lines around them, as in a unified diff.
struct Hunk
{
    int oldStart = 0;    ///< number of the first line in the old text, from 1; 0: not known
    int newStart = 0;    ///< the same in the new text
    QStringList lines{}; ///< each without its end, after ' ', '-', '+', or '\\' (a remark)
    friend bool operator==(const Hunk &, const Hunk &) = default;
};

struct LineDiff
{
    std::vector<Hunk> hunks{};
    int added = 0;   ///< lines
    int removed = 0; ///< lines
    /// There was too much to compare: all between the first and the last difference is removed and
    /// added as one.
    bool isCoarse = false;
    friend bool operator==(const LineDiff &, const LineDiff &) = default;
};

/// What may be compared; more becomes coarse.
struct DiffLimits
{
    qsizetype characters = 8'000'000; ///< of both texts
    int lines = 400'000;              ///< of both, between the first and the last difference
    int differences = 2'000;          ///< lines that occur on both sides and are moved
    int context = 3;                  ///< unchanged lines around a change
};

/// The lines by which `after` differs from `before`; CR counts as part of a line. End::Second:
/// `after` is not complete: lines of `before` that it has not reached count as unchanged.
/// nullopt: `stop` was requested. Some 20 ms at the limits.
[[nodiscard]] std::optional<LineDiff> lineDiff(const QString &before, const QString &after,
                                               End end = End::Both, const DiffLimits &limits = {},
                                               const std::stop_token &stop = {});

} // namespace bridge::diff
