#pragma once

#include <QStringView>

#include <utility>
#include <vector>

namespace bridge::diff {

/// A part of a line, in UTF-16 units.
struct Span
{
    qsizetype from = 0;
    qsizetype size = 0;
    friend bool operator==(const Span &, const Span &) = default;
};

/// What differs between a removed line and the added one that replaces it; both empty: nothing is
/// worth a mark, because most of it differs or a line is longer than kLongestMarked.
struct WordMarks
{
    std::vector<Span> removed{}; ///< ascending, apart from each other
    std::vector<Span> added{};
    friend bool operator==(const WordMarks &, const WordMarks &) = default;
};

constexpr qsizetype kLongestMarked = 1000;

/// Words, blanks and single other characters are compared as wholes; small equal parts between
/// larger changes count as changed. Less than a millisecond.
[[nodiscard]] WordMarks wordMarks(QStringView removed, QStringView added);

/// Which of the removed lines is replaced by which of the added ones that follow them: pairs of
/// indexes, ascending in both. A line that resembles none has no partner. As many on both sides are
/// paired in their order; else at most kMostCompared lines are looked at.
[[nodiscard]] std::vector<std::pair<int, int>> pairedLines(const std::vector<QStringView> &removed,
                                                           const std::vector<QStringView> &added);

constexpr std::size_t kMostCompared = 60;

} // namespace bridge::diff
