#pragma once

#include "ui/text/TextPieces.h"

#include <QString>
#include <QStringList>
#include <QStringView>

#include <optional>
#include <vector>

namespace ui {

/// A part of a markdown text that is rendered on its own.
struct MarkdownBlock
{
    enum class Kind { Prose, Code };
    Kind kind = Kind::Prose;
    QString text;     ///< Prose: markdown; Code: the code, without its fence
    QString language; ///< Code: the fence's first word; may be empty
    /// To the block before; not Apart: it goes on with that block, which was too long.
    Joint joint = Joint::Apart;
    /// Begins with the first row of a table and the line below it, as the block before does.
    bool repeatsHead = false;
    bool isVerbatim = false; ///< Prose that is shown as it is: a table of too many columns
    friend bool operator==(const MarkdownBlock &, const MarkdownBlock &) = default;
};

/// Splits streamed markdown into closed blocks, which never change again, and one open block at the
/// end. What is longer than about kPieceSize becomes several blocks. The result does not depend on
/// the sizes of the pieces; appending costs O(piece).
class MarkdownBlocks
{
public:
    void append(QStringView piece);
    /// End of the text: closes the open block.
    void finish();

    [[nodiscard]] const std::vector<MarkdownBlock> &closed() const { return m_closed; }
    /// True if the open block has something to show.
    [[nodiscard]] bool hasOpen() const;
    /// The open block with its complete lines.
    [[nodiscard]] const MarkdownBlock &open() const { return m_open; }
    /// Its incomplete last line; empty while it could still become a fence.
    [[nodiscard]] QString openRest() const;

private:
    void takeLine(QStringView line);
    QStringView takeLongLine(QStringView line);
    void takeProseLine(QStringView line);
    void takeCodeLine(QStringView line);
    void addToOpen(QStringView line);
    void addToList(QStringView line);
    void countCells(QStringView line);
    void breakProse(QStringView line);
    void goOn(Joint joint);
    void close();

    std::vector<MarkdownBlock> m_closed;
    MarkdownBlock m_open;
    QString m_line; ///< the line that is not whole yet
    bool m_isOpen = false;
    bool m_isRest = false; ///< the next line is the rest of one that was too long
    bool m_isList = false; ///< the open prose is a list: blank lines do not end it
    bool m_afterBlank = false;
    QString m_fence; ///< of the open code, or of code inside the open list; else empty
    qsizetype m_fenceIndent = 0;
    QString m_head;          ///< what the next part of the open block has to begin with
    QString m_firstLine;     ///< of the open prose
    qsizetype m_columns = 0; ///< of the open table
    qsizetype m_cells = 0;
    /// Blanks that are taken from the lines of a list that was broken within an item; -1: as many
    /// as the next line has; nullopt: it was not.
    std::optional<qsizetype> m_shift;
};

} // namespace ui
