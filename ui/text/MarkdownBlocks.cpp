#include "ui/text/MarkdownBlocks.h"

#include <algorithm>
#include <utility>

namespace ui {

namespace {

qsizetype indentOf(QStringView line)
{
    qsizetype i = 0;
    while (i < line.size() && line[i] == QLatin1Char(' '))
        ++i;
    return i < line.size() && line[i] == QLatin1Char('\t') ? i + 4 : i;
}

/// The fence characters at the start of a line; may be empty.
QStringView fenceOf(QStringView line)
{
    const QStringView text = line.trimmed();
    if (text.isEmpty() || (text[0] != QLatin1Char('`') && text[0] != QLatin1Char('~')))
        return {};
    qsizetype length = 0;
    while (length < text.size() && text[length] == text[0])
        ++length;
    const bool infoHasBacktick = text[0] == QLatin1Char('`') && text.mid(length).contains(text[0]);
    return length >= 3 && !infoHasBacktick ? text.left(length) : QStringView();
}

bool closesFence(QStringView line, QStringView fence)
{
    const QStringView text = line.trimmed();
    return text.size() >= fence.size() && text.startsWith(fence)
           && text.count(fence[0]) == text.size();
}

/// A list item. `number`: of an ordered item, else -1.
bool isListItem(QStringView line, int *number = nullptr)
{
    const QStringView text = line.trimmed();
    qsizetype end = 0;
    while (end < text.size() && end < 9 && text[end].isDigit())
        ++end;
    if (number)
        *number = end > 0 ? text.left(end).toInt() : -1;
    if (end == 0) {
        if (text.isEmpty() || !QStringView(u"-*+").contains(text[0]))
            return false;
    } else if (end >= text.size()
               || (text[end] != QLatin1Char('.') && text[end] != QLatin1Char(')'))) {
        return false;
    }
    return end + 2 < text.size() && text[end + 1].isSpace();
}

bool isHeading(QStringView line)
{
    if (indentOf(line) > 3)
        return false;
    const QStringView text = line.trimmed();
    qsizetype level = 0;
    while (level < text.size() && text[level] == QLatin1Char('#'))
        ++level;
    return level >= 1 && level <= 6 && level < text.size() && text[level].isSpace();
}

constexpr qsizetype kMostColumns = 60;
constexpr qsizetype kMostCells = 1500; ///< of one block: a row can be shorter than its cells

bool consistsOf(QStringView text, QStringView characters)
{
    return std::all_of(text.begin(), text.end(),
                       [&](QChar c) { return characters.contains(c) || c.isDigit(); });
}

/// The line below the first one of a table, perhaps in a quote or a list: its number of columns;
/// else 0.
qsizetype columnsOf(QStringView line)
{
    if (!line.contains(QLatin1Char('-')) || !line.contains(QLatin1Char('|'))
        || !consistsOf(line, u"|:- \t>*+.)"))
        return 0;
    return line.count(QLatin1Char('|')) + 1;
}

} // namespace

void MarkdownBlocks::append(QStringView piece)
{
    for (qsizetype from = 0; from < piece.size();) {
        const qsizetype end = piece.indexOf(QLatin1Char('\n'), from);
        if (end < 0) {
            m_line += piece.mid(from);
            if (m_line.size() > kPieceSize) {
                const QString line = std::exchange(m_line, {});
                m_line = takeLongLine(line).toString();
            }
            return;
        }
        m_line += piece.mid(from, end - from);
        from = end + 1;
        const QString line = std::exchange(m_line, {});
        takeLine(takeLongLine(line));
        m_isRest = false;
    }
}

void MarkdownBlocks::finish()
{
    if (!m_line.isEmpty())
        takeLine(std::exchange(m_line, {}));
    m_isRest = false;
    close();
}

/// Takes parts of a line as long as it is too long; what is left.
QStringView MarkdownBlocks::takeLongLine(QStringView line)
{
    while (line.size() > kPieceSize) {
        const qsizetype end = endOfPiece(line);
        const bool isCode = m_isOpen && m_open.kind == MarkdownBlock::Kind::Code;
        const bool hasBlank = !isCode && line[end - 1] == QLatin1Char(' ');
        takeLine(line.left(hasBlank ? end - 1 : end));
        goOn(hasBlank ? Joint::Blank : Joint::None);
        m_isRest = true;
        line = line.mid(end);
    }
    return line;
}

bool MarkdownBlocks::hasOpen() const
{
    const bool isNew = m_open.joint == Joint::Apart;
    return (m_isOpen && (isNew || !m_open.text.isEmpty())) || !openRest().isEmpty();
}

QString MarkdownBlocks::openRest() const
{
    const QStringView text = QStringView(m_line).trimmed();
    if (text.isEmpty() || text.count(QLatin1Char('`')) == text.size()
        || text.count(QLatin1Char('~')) == text.size() || !fenceOf(text).isEmpty())
        return {};
    return m_line;
}

void MarkdownBlocks::takeLine(QStringView line)
{
    if (line.endsWith(QLatin1Char('\r')))
        line.chop(1);
    if (m_isRest && line.isEmpty()) {
        m_open.joint = Joint::NextLine;
        return;
    }
    if (m_isOpen && m_open.kind == MarkdownBlock::Kind::Code)
        takeCodeLine(line);
    else
        takeProseLine(line);
}

void MarkdownBlocks::takeCodeLine(QStringView line)
{
    const qsizetype indent = indentOf(line);
    if (!m_isRest && indent <= m_fenceIndent + 3 && closesFence(line, m_fence)) {
        close();
        return;
    }
    addToOpen(m_isRest ? line : line.mid(std::min(indent, m_fenceIndent)));
    if (m_open.text.size() > kPieceSize)
        goOn(Joint::NextLine);
}

void MarkdownBlocks::takeProseLine(QStringView line)
{
    const bool inListFence = !m_fence.isEmpty();
    if (inListFence) {
        addToList(line);
        if (closesFence(line, m_fence)) {
            m_fence.clear();
            m_head.clear();
        }
        return;
    }

    if (line.trimmed().isEmpty()) {
        if (m_isOpen && m_isList) {
            addToList({});
            m_afterBlank = true;
        } else {
            close();
        }
        return;
    }

    const qsizetype indent = indentOf(line);
    int number = -1;
    const bool isItem = isListItem(line, &number);
    if (m_isOpen && m_afterBlank && indent < 2 && !isItem)
        close();
    m_afterBlank = false;

    if (const QStringView fence = fenceOf(line); !fence.isEmpty()) {
        const bool inList = m_isOpen && m_isList && indent >= 2;
        if (inList || indent <= 3) {
            if (!inList) {
                close();
                m_isOpen = true;
                m_open.kind = MarkdownBlock::Kind::Code;
                m_open.language = line.trimmed()
                                      .mid(fence.size())
                                      .trimmed()
                                      .toString()
                                      .section(QLatin1Char(' '), 0, 0);
                m_fenceIndent = indent;
            } else {
                addToList(line);
            }
            m_fence = fence.toString();
            return;
        }
    }

    if (isHeading(line)) {
        close();
        addToOpen(line);
        close();
        return;
    }
    // Only a bullet or a 1 may interrupt a paragraph.
    if (isItem && indent <= 3 && m_isOpen && !m_isList && (number == -1 || number == 1))
        close();
    if (isItem && indent <= 3 && !m_isOpen)
        m_isList = true;
    if (m_isList) {
        if (isItem && indent < 2 && m_open.text.size() > kPieceSize)
            goOn(Joint::NextLine);
        addToList(line);
        return;
    }
    addToOpen(line);
    breakProse(line);
}

void MarkdownBlocks::addToList(QStringView line)
{
    if (m_shift && !line.trimmed().isEmpty()) {
        const qsizetype indent = indentOf(line);
        m_shift = *m_shift < 0 ? indent : std::min(*m_shift, indent);
        qsizetype blanks = 0;
        while (blanks < *m_shift && line[blanks] == QLatin1Char(' '))
            ++blanks;
        line = line.mid(blanks);
        if (*m_shift == 0)
            m_shift.reset();
    }
    addToOpen(line);
    countCells(line);
    // An item of its own begins a new block before it comes to this.
    if (m_open.text.size() > 2 * kPieceSize || m_cells > kMostCells) {
        goOn(Joint::NextLine);
        if (!m_shift)
            m_shift = -1;
    }
}

void MarkdownBlocks::countCells(QStringView line)
{
    if (m_columns == 0)
        m_columns = columnsOf(line);
    m_cells += m_columns;
    if (m_columns > kMostColumns)
        m_open.isVerbatim = true;
}

/// Ends a paragraph, a quote or a table that has become too long with `line`.
void MarkdownBlocks::breakProse(QStringView line)
{
    const bool isSecond =
        !m_firstLine.isEmpty() && m_open.text.size() == m_firstLine.size() + line.size() + 2;
    countCells(line);
    if (isSecond && m_columns > 0 && m_firstLine.contains(QLatin1Char('|'))
        && consistsOf(line, u"|:- \t"))
        m_head = m_open.text;
    if (m_open.text.size() <= kPieceSize && m_cells <= kMostCells)
        return;
    if (m_open.isVerbatim || m_head.size() > kPieceSize / 2) // its repetitions would be too much
        m_head.clear();
    const QString head = m_head;
    const bool isVerbatim = m_open.isVerbatim;
    const bool endsLine =
        m_columns > 0 || line.endsWith(QLatin1String("  ")) || line.endsWith(QLatin1Char('\\'));
    const qsizetype columns = m_columns;
    goOn(endsLine ? Joint::NextLine : Joint::Blank);
    m_open.repeatsHead = !head.isEmpty();
    m_open.isVerbatim = isVerbatim;
    m_head = head;
    if (!head.isEmpty())
        m_columns = columns;
}

/// Closes what the open block has, which goes on in a new one.
void MarkdownBlocks::goOn(Joint joint)
{
    if (m_isOpen && !m_open.text.isEmpty()) {
        MarkdownBlock next;
        next.kind = m_open.kind;
        next.language = m_open.language;
        m_closed.push_back(std::exchange(m_open, next));
    }
    m_open.joint = joint;
    m_firstLine.clear();
    m_columns = m_cells = 0;
    m_head.clear();
    if (m_isList && !m_fence.isEmpty())
        m_head = m_fence + QLatin1Char('\n');
}

void MarkdownBlocks::addToOpen(QStringView line)
{
    if (m_open.text.isEmpty()) {
        m_open.text = m_head;
        m_firstLine = m_isOpen ? QString() : line.toString();
    }
    m_isOpen = true;
    m_open.text += line;
    m_open.text += QLatin1Char('\n');
}

void MarkdownBlocks::close()
{
    // A part without text only goes on with nothing.
    if (m_isOpen && (m_open.joint == Joint::Apart || !m_open.text.isEmpty()))
        m_closed.push_back(std::move(m_open));
    m_open = {};
    m_isOpen = m_isList = m_afterBlank = false;
    m_fence.clear();
    m_fenceIndent = 0;
    m_head.clear();
    m_firstLine.clear();
    m_columns = m_cells = 0;
    m_shift.reset();
}

} // namespace ui
