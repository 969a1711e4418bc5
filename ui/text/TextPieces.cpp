#include "ui/text/TextPieces.h"

namespace ui {

namespace {

constexpr qsizetype kSearch = kPieceSize / 4;
constexpr int kMostMarks = 32; ///< combining characters on one letter that stay together

bool goesWithLast(QChar c)
{
    return c.isLowSurrogate() || c.isMark() || c.unicode() == 0x200D;
}

} // namespace

QString jointText(Joint joint)
{
    switch (joint) {
    case Joint::Apart:
        return QStringLiteral("\n\n");
    case Joint::NextLine:
        return QStringLiteral("\n");
    case Joint::Blank:
        return QStringLiteral(" ");
    case Joint::None:
        return {};
    }
    return {};
}

qsizetype endOfPiece(QStringView line)
{
    // Before a letter: what a line begins with may mean something in markdown.
    for (qsizetype at = kPieceSize; at > kPieceSize - kSearch; --at) {
        if (line[at - 1] == QLatin1Char(' ') && line[at].isLetter())
            return at;
    }
    for (qsizetype at = kPieceSize; at > kPieceSize - kMostMarks; --at) {
        if (line[at].isLetter() && line[at - 1].unicode() != 0x200D)
            return at;
    }
    qsizetype at = kPieceSize;
    while (at > kPieceSize - kMostMarks
           && (goesWithLast(line[at]) || line[at - 1].unicode() == 0x200D))
        --at;
    return line[at].isLowSurrogate() ? at - 1 : at;
}

std::vector<TextPiece> textPieces(QStringView text)
{
    std::vector<TextPiece> pieces;
    Joint joint = Joint::Apart;
    qsizetype from = 0;
    while (text.size() - from > kPieceSize) {
        const QStringView rest = text.mid(from);
        const qsizetype end = rest.lastIndexOf(QLatin1Char('\n'), kPieceSize);
        const bool atLine = end > kPieceSize / 2;
        const qsizetype size = atLine ? end : endOfPiece(rest);
        pieces.push_back({from, size, joint});
        from += atLine ? size + 1 : size;
        joint = atLine ? Joint::NextLine : Joint::None;
    }
    pieces.push_back({from, text.size() - from, joint});
    return pieces;
}

} // namespace ui
