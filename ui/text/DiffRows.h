#pragma once

#include "bridge/diff/LineDiff.h"
#include "bridge/diff/WordMarks.h"
#include "ui/words/MarkedText.h"

#include <QString>

#include <vector>

namespace ui {

/// One row of a diff.
struct DiffRow
{
    enum class Kind {
        Context,
        Removed,
        Added,
        Gap,    ///< between hunks: `count` unchanged lines, 0: not known
        Remark, ///< of a diff, e.g. that the last line has no end
    };
    Kind kind = Kind::Context;
    int oldNumber = 0; ///< 0: none, or not known
    int newNumber = 0;
    int count = 0;
    QString text{}; ///< as received, without its sign
    friend bool operator==(const DiffRow &, const DiffRow &) = default;
};

[[nodiscard]] std::vector<DiffRow> diffRows(const std::vector<bridge::diff::Hunk> &hunks);

/// The rows from `from` to before `to` as lines of a unified diff, with "@@" lines where whole
/// hunks are known by their numbers.
[[nodiscard]] QString unifiedText(const std::vector<DiffRow> &rows, std::size_t from,
                                  std::size_t to);

/// A row's text as it is drawn: hidden characters marked, tabs as blanks, a long line cut.
struct ShownLine
{
    QString text;
    std::vector<MarkedText::Mark> marks;   ///< of what is not in the line itself
    std::vector<bridge::diff::Span> words; ///< what differs from the line's partner
    int columns = 0;                       ///< of a fixed-pitch font, about
    bool isPlain = true;                   ///< each unit is one column
};

/// Longer lines are cut: a line may be as long as a file.
constexpr qsizetype kMostShownColumns = 2000;

/// `hidesReturn`: a CR at its end is not marked, because all lines have one.
[[nodiscard]] ShownLine shownLine(const QString &text, bool hidesReturn);
/// About as shownLine().columns, without making it.
[[nodiscard]] int columnsOf(const QString &text);

} // namespace ui
