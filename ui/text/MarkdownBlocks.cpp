#include "ui/text/MarkdownBlocks.h"

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

} // namespace

void MarkdownBlocks::append(QStringView piece)
{
    for (qsizetype from = 0; from < piece.size();) {
        const qsizetype end = piece.indexOf(QLatin1Char('\n'), from);
        if (end < 0) {
            m_line += piece.mid(from);
            return;
        }
        m_line += piece.mid(from, end - from);
        from = end + 1;
        const QString line = std::exchange(m_line, {});
        takeLine(line);
    }
}

void MarkdownBlocks::finish()
{
    if (!m_line.isEmpty())
        takeLine(std::exchange(m_line, {}));
    close();
}

bool MarkdownBlocks::hasOpen() const
{
    return m_isOpen || !openRest().isEmpty();
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
    if (m_isOpen && m_open.kind == MarkdownBlock::Kind::Code)
        takeCodeLine(line);
    else
        takeProseLine(line);
}

void MarkdownBlocks::takeCodeLine(QStringView line)
{
    const qsizetype indent = indentOf(line);
    if (indent <= m_fenceIndent + 3 && closesFence(line, m_fence)) {
        close();
        return;
    }
    addToOpen(line.mid(std::min(indent, m_fenceIndent)));
}

void MarkdownBlocks::takeProseLine(QStringView line)
{
    const bool inListFence = !m_fence.isEmpty();
    if (inListFence) {
        addToOpen(line);
        if (closesFence(line, m_fence))
            m_fence.clear();
        return;
    }

    if (line.trimmed().isEmpty()) {
        if (m_isOpen && m_isList) {
            addToOpen({});
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
                addToOpen(line);
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
    addToOpen(line);
}

void MarkdownBlocks::addToOpen(QStringView line)
{
    m_isOpen = true;
    m_open.text += line;
    m_open.text += QLatin1Char('\n');
}

void MarkdownBlocks::close()
{
    if (m_isOpen)
        m_closed.push_back(std::move(m_open));
    m_open = {};
    m_isOpen = m_isList = m_afterBlank = false;
    m_fence.clear();
    m_fenceIndent = 0;
}

} // namespace ui
