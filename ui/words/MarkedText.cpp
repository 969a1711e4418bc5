#include "ui/words/MarkedText.h"

#include "bridge/core/HiddenCharacters.h"

#include <QCoreApplication>

#include <algorithm>

namespace ui {

namespace {

class MarkWords
{
    Q_DECLARE_TR_FUNCTIONS(MarkedText)
};

constexpr int kCharactersOfALine = 100;
/// More blank lines in a row, or more blanks in a line, push what follows out of sight.
constexpr int kBlankLines = 2;
constexpr qsizetype kBlanks = 80;
/// Written languages put fewer on one letter; a pile covers the lines above and below.
constexpr int kCombining = 4;

bool isCombining(char32_t c)
{
    return QChar::category(c) == QChar::Mark_NonSpacing
           || QChar::category(c) == QChar::Mark_Enclosing;
}

bool isBlank(QChar c)
{
    return c == QLatin1Char(' ') || c == QLatin1Char('\t');
}

QString codeOf(char32_t c)
{
    return QStringLiteral("U+%1").arg(QString::number(c, 16).toUpper(), 4, QLatin1Char('0'));
}

class Marker
{
public:
    Marker(const QString &text, TextUse use)
        : m_from(text)
        , m_use(use)
    {
        m_to.text.reserve(text.size());
    }

    MarkedText marked()
    {
        for (m_at = 0; m_at < m_from.size();) {
            if (m_use != TextUse::Prose && (skipBlankLines() || skipBlanks()))
                continue;
            if (const QStringView plain = plainRun(); !plain.isEmpty()) {
                m_to.text += plain;
                m_at += plain.size();
                m_combining = 0;
            } else if (const QChar c = m_from[m_at]; c == QLatin1Char('\n'))
                endLine();
            else if (marksScripts() && (c.isLetter() || c.isSurrogate()))
                word();
            else
                character(false);
        }
        return std::move(m_to);
    }

private:
    /// Printable ASCII without blanks, most of most texts, needs no look at each character.
    [[nodiscard]] QStringView plainRun() const
    {
        qsizetype end = m_at;
        const ushort *const from = m_from.utf16();
        while (end < m_from.size() && from[end] > u' ' && from[end] < 0x7F)
            ++end;
        // A word that goes on in another script is looked at as a whole.
        if (marksScripts() && end < m_from.size() && from[end] >= 0x7F) {
            while (end > m_at && m_from[end - 1].isLetterOrNumber())
                --end;
        }
        return QStringView(m_from).mid(m_at, end - m_at);
    }

    [[nodiscard]] bool marksScripts() const
    {
        return m_use == TextUse::Command || m_use == TextUse::Name;
    }

    void mark(const QString &what, int hidden = 1)
    {
        m_to.marks.push_back({m_to.text.size(), what.size()});
        m_to.text += what;
        m_to.hidden += hidden;
    }

    void markInBrackets(const QString &what) { mark(QStringLiteral("‹%1›").arg(what)); }

    /// `c`, which was read, and its repetitions.
    void markRun(char32_t c)
    {
        int count = 1;
        int length = 1;
        for (; m_at < m_from.size() && bridge::codePointAt(m_from, m_at, length) == c; ++count)
            m_at += length;
        mark(count == 1 ? QStringLiteral("‹%1›").arg(codeOf(c))
                        : QStringLiteral("‹%1 × %2›").arg(codeOf(c)).arg(count),
             count);
    }

    void endLine()
    {
        ++m_at;
        if (m_use == TextUse::Name) {
            mark(QStringLiteral("↵"));
            return;
        }
        // A comment that goes on in the next line must not look like one that only wraps.
        if (m_use == TextUse::Command)
            mark(QStringLiteral("↵"), 0);
        m_to.text += QLatin1Char('\n');
    }

    void character(bool isForeign)
    {
        int length = 1;
        const char32_t c = bridge::codePointAt(m_from, m_at, length);
        const QStringView original = QStringView(m_from).mid(m_at, length);
        m_combining = isCombining(c) ? m_combining + 1 : 0;
        m_at += length;
        if (m_use == TextUse::Prose && c == '\r' && m_at < m_from.size()
            && m_from[m_at] == QLatin1Char('\n'))
            return; // an end of line of two characters
        if (m_use == TextUse::Prose ? bridge::isControl(c) : bridge::isHidden(c))
            markRun(c);
        else if (m_use != TextUse::Prose && m_combining > kCombining)
            markInBrackets(codeOf(c));
        else if (isForeign || (marksScripts() && bridge::resemblesSyntax(c)))
            markInBrackets(QStringLiteral("%1 %2").arg(original, codeOf(c)));
        else
            m_to.text += original;
    }

    /// A word from letters and digits; in one of mixed scripts, the letters that are not Latin (if
    /// none is: not of the first letter's script) are marked.
    void word()
    {
        int length = 1;
        qsizetype end = m_at;
        std::vector<QChar::Script> scripts;
        for (; end < m_from.size(); end += length) {
            const char32_t c = bridge::codePointAt(m_from, end, length);
            if (!QChar::isLetterOrNumber(c) && !isCombining(c))
                break;
            scripts.push_back(QChar::script(c));
        }
        if (end == m_at) { // a surrogate pair that is no letter
            character(false);
            return;
        }
        // "\n" before a word is an escape, not its first letter.
        const bool isEscape = m_at > 0 && m_from[m_at - 1] == QLatin1Char('\\');
        const QStringView text = QStringView(m_from).mid(m_at, end - m_at);
        const bool isMixed = bridge::mixesScripts(isEscape ? text.mid(1) : text);
        const bool hasLatin =
            std::find(scripts.begin(), scripts.end(), QChar::Script_Latin) != scripts.end();
        const QChar::Script own = hasLatin ? QChar::Script_Latin : scripts.front();
        while (m_at < end) {
            const QChar::Script script = QChar::script(bridge::codePointAt(m_from, m_at, length));
            const bool isForeign = script != own && script != QChar::Script_Common
                                   && script != QChar::Script_Inherited;
            character(isMixed && isForeign);
        }
    }

    /// At the beginning of a line: a run of blank lines that is too long becomes one mark.
    bool skipBlankLines()
    {
        if (m_at > 0 && m_from[m_at - 1] != QLatin1Char('\n'))
            return false;
        qsizetype end = m_at;
        int lines = 0;
        for (;;) {
            qsizetype at = end;
            if (m_use == TextUse::Diff && at < m_from.size()
                && (m_from[at] == QLatin1Char('+') || m_from[at] == QLatin1Char('-')))
                ++at;
            at = endOfEmptiness(at);
            const bool isLast = at == m_from.size();
            if (!isLast && m_from[at] != QLatin1Char('\n'))
                break;
            if (isLast && at == end)
                break;
            ++lines;
            end = isLast ? at : at + 1;
            if (isLast)
                break;
        }
        if (lines <= kBlankLines)
            return false;
        m_at = end;
        markInBrackets(MarkWords::tr("%n blank lines", nullptr, lines));
        if (end < m_from.size())
            m_to.text += m_use == TextUse::Name ? QLatin1Char(' ') : QLatin1Char('\n');
        return true;
    }

    /// End of the blanks of this line from `at`. What else is displayed as nothing may be the name
    /// of a program.
    [[nodiscard]] qsizetype endOfEmptiness(qsizetype at) const
    {
        while (at < m_from.size() && isBlank(m_from[at]))
            ++at;
        return at;
    }

    bool skipBlanks()
    {
        qsizetype end = m_at;
        while (end < m_from.size() && isBlank(m_from[end]))
            ++end;
        if (end - m_at <= kBlanks)
            return false;
        markInBrackets(MarkWords::tr("%n blanks", nullptr, static_cast<int>(end - m_at)));
        m_at = end;
        return true;
    }

    const QString &m_from;
    TextUse m_use;
    qsizetype m_at = 0;
    int m_combining = 0;
    MarkedText m_to;
};

/// The length of the beginning of `text` that takes `lines` shown lines.
qsizetype endOfPart(const QString &text, int lines)
{
    qsizetype at = 0;
    while (lines > 0 && at < text.size()) {
        const qsizetype next = text.indexOf(QLatin1Char('\n'), at);
        const qsizetype end = next < 0 ? text.size() : next;
        const int needed = shownLines(text.mid(at, end - at));
        if (needed > lines)
            return at + qsizetype(lines) * kCharactersOfALine;
        lines -= needed;
        at = next < 0 ? end : end + 1;
    }
    return at;
}

/// Where the end of `text` begins that takes `lines` shown lines.
qsizetype beginOfPart(const QString &text, int lines)
{
    qsizetype end = text.size();
    while (lines > 0 && end > 0) {
        const qsizetype begin = end < 2 ? 0 : text.lastIndexOf(QLatin1Char('\n'), end - 2) + 1;
        const int needed = shownLines(text.mid(begin, end - begin));
        if (needed > lines)
            return end - qsizetype(lines) * kCharactersOfALine;
        lines -= needed;
        end = begin;
    }
    return end;
}

} // namespace

MarkedText marked(const QString &text, TextUse use)
{
    return Marker(text, use).marked();
}

QString markedText(const QString &text, TextUse use)
{
    return marked(text, use).text;
}

int shownLines(const QString &text)
{
    int lines = 0;
    for (qsizetype at = 0; at <= text.size();) {
        const qsizetype next = text.indexOf(QLatin1Char('\n'), at);
        const qsizetype end = next < 0 ? text.size() : next;
        if (next >= 0 || end > at || at == 0)
            lines += static_cast<int>(
                std::max<qsizetype>(1, (end - at + kCharactersOfALine - 1) / kCharactersOfALine));
        at = end + 1;
    }
    return lines;
}

MarkedText beginning(const MarkedText &whole, qsizetype size)
{
    MarkedText part{whole.text.left(size), {}, whole.hidden};
    for (const MarkedText::Mark &each : whole.marks) {
        if (each.position < size)
            part.marks.push_back({each.position, std::min(each.length, size - each.position)});
    }
    return part;
}

MarkedText withoutMiddle(const MarkedText &whole, int lines)
{
    const int all = shownLines(whole.text);
    if (all <= lines + 1)
        return whole;
    qsizetype head = endOfPart(whole.text, lines / 2);
    if (whole.text[head].isLowSurrogate())
        --head;
    qsizetype tail = std::max(head, beginOfPart(whole.text, lines - lines / 2));
    if (whole.text[tail].isLowSurrogate())
        ++tail;
    const QString left = MarkWords::tr("%n lines not shown", nullptr, all - lines);
    const QString gap = QStringLiteral("‹%1›").arg(left);
    MarkedText part = beginning(whole, head);
    if (!part.text.endsWith(QLatin1Char('\n')))
        part.text += QLatin1Char('\n');
    part.marks.push_back({part.text.size(), gap.size()});
    part.text += gap + QLatin1Char('\n');
    const qsizetype shift = part.text.size() - tail;
    part.text += QStringView(whole.text).mid(tail);
    for (const MarkedText::Mark &each : whole.marks) {
        const qsizetype begin = std::max(each.position, tail);
        if (const qsizetype end = each.position + each.length; end > begin)
            part.marks.push_back({begin + shift, end - begin});
    }
    return part;
}

QString isolatedTitle(const QString &title, TextUse use)
{
    const QString marked = markedText(title, use);
    const bool goesLeft = std::any_of(marked.begin(), marked.end(), [](QChar c) {
        return c.direction() == QChar::DirR || c.direction() == QChar::DirAL
               || c.direction() == QChar::DirAN || c.isSurrogate();
    });
    // Isolates within the title are marked, so nothing in it ends this one.
    return goesLeft ? QChar(0x2068) + marked + QChar(0x2069) : marked;
}

} // namespace ui
