#pragma once

#include <QString>
#include <QStringView>

#include <vector>

namespace ui {

/// The cost of laying out a paragraph without blanks, of building a list or a table, grows with the
/// square of its length; a long text is therefore cut into documents of about this many characters.
constexpr qsizetype kPieceSize = 6000;

/// What is between a piece of text and the one before it.
enum class Joint {
    Apart,    ///< an empty line
    NextLine, ///< the end of a line
    Blank,    ///< a blank within a line
    None,     ///< nothing: a line goes on
};
[[nodiscard]] QString jointText(Joint joint);

/// Where to end the first piece of a line that is longer than `kPieceSize`: after a blank if there
/// is one near, never within a character. Depends only on the first kPieceSize + 1 units.
[[nodiscard]] qsizetype endOfPiece(QStringView line);

struct TextPiece
{
    qsizetype from = 0;
    qsizetype size = 0;
    Joint joint = Joint::Apart; ///< to the piece before; NextLine has left out the end of line
};
/// Plain text in pieces; at least one.
[[nodiscard]] std::vector<TextPiece> textPieces(QStringView text);

} // namespace ui
