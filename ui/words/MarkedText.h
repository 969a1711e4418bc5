#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace ui {

/// What a text of the other side is, which decides what is marked in it.
enum class TextUse {
    Prose,   ///< read only: reordering and control characters; written language stays intact
    Content, ///< approved, several lines: every hidden character, runs of blank lines
    Diff,    ///< as Content, the lines begin with ' ', '+' or '-'
    Command, ///< as Content, also the ends of its lines, and look-alikes
    Name,    ///< approved, one line (path, tool, server, address, rule): as Command
};

/// A text as it is displayed: what would be invisible or misleading is replaced by a visible mark.
struct MarkedText
{
    struct Mark
    {
        qsizetype position;
        qsizetype length;
        friend bool operator==(const Mark &, const Mark &) = default;
    };
    QString text;
    std::vector<Mark> marks; ///< ranges of `text`, ascending
    int hidden = 0;          ///< characters and runs that are marked; ends of lines do not count

    [[nodiscard]] bool isEmpty() const { return text.isEmpty(); }
    friend bool operator==(const MarkedText &, const MarkedText &) = default;
};

[[nodiscard]] MarkedText marked(const QString &text, TextUse use);
/// Only the text of marked().
[[nodiscard]] QString markedText(const QString &text, TextUse use);

/// The lines that `text` takes where about a hundred characters fit into one.
[[nodiscard]] int shownLines(const QString &text);
/// Beginning and end of a text of more than `lines` shown lines, with a mark between them that
/// names what is left out; else the text itself.
[[nodiscard]] MarkedText withoutMiddle(const MarkedText &whole, int lines);
/// The first `size` characters.
[[nodiscard]] MarkedText beginning(const MarkedText &whole, qsizetype size);

/// A title for a line that holds other text too: marked, and it cannot reorder that.
[[nodiscard]] QString isolatedTitle(const QString &title, TextUse use = TextUse::Prose);

} // namespace ui
