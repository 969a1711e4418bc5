#include "ui/text/CodeColors.h"

#include "ui/text/MarkdownBlocks.h"
#include "ui/text/TextBlocks.h"

#include <QTextBlock>
#include <QTextLayout>

#include <algorithm>

namespace ui {

namespace {

using bridge::syntax::PartKind;

QColor colorOfPart(PartKind kind, const ThemeColors &colors)
{
    switch (kind) {
    case PartKind::Keyword:
        return colors.synKeyword;
    case PartKind::String:
        return colors.synString;
    case PartKind::Number:
        return colors.synNumber;
    case PartKind::Comment:
        return colors.synComment;
    case PartKind::Type:
        return colors.synType;
    case PartKind::Function:
        return colors.synFunction;
    }
    return colors.text2;
}

} // namespace

CodeColors::CodeColors(TextBlocks &blocks, Theme &theme, int first, const QString &fence)
    : m_blocks(blocks)
    , m_theme(theme)
    , m_first(first)
    , m_code(theme.highlighter() ? theme.highlighter()->begin(fence) : nullptr)
{
    if (m_code)
        QObject::connect(m_code.get(), &bridge::syntax::HighlightedCode::highlighted, &blocks,
                         [this](int from, int to) { show(from, to); });
}

int CodeColors::lastPart() const
{
    return m_first + std::max(0, static_cast<int>(m_starts.size()) - 1);
}

void CodeColors::take(int block, const MarkdownBlock &source)
{
    if (!m_code)
        return;
    const bool isNew = block - m_first == static_cast<int>(m_starts.size());
    if (isNew) {
        m_starts.push_back(m_code->lineCount());
        m_taken = 0;
    }
    // Each line of the text has its end, but for one that goes on in the next part.
    if (source.text.size() <= m_taken)
        return;
    QStringView text = QStringView(source.text).mid(m_taken);
    m_taken = source.text.size();
    if (text.endsWith(QLatin1Char('\n')))
        text.chop(1);
    QStringList lines;
    for (const QStringView line : text.split(QLatin1Char('\n')))
        lines.append(line.toString());
    if (isNew && source.joint == Joint::None) {
        m_code->appendPlain();
        lines.removeFirst();
    }
    m_code->append(lines);
}

int CodeColors::endOf(std::size_t part) const
{
    return part + 1 < m_starts.size() ? m_starts[part + 1] : m_code->lineCount();
}

void CodeColors::showIn(TextDocument &document, int block) const
{
    const auto part = static_cast<std::size_t>(block - m_first);
    if (m_code && part < m_starts.size())
        color(document, m_starts[part], m_starts[part], endOf(part));
}

/// Colours these lines wherever they are made.
void CodeColors::show(int from, int to) const
{
    const auto after = std::upper_bound(m_starts.begin(), m_starts.end(), from);
    for (auto part = static_cast<std::size_t>(after - m_starts.begin()) - 1;
         part < m_starts.size() && m_starts[part] < to; ++part) {
        const int block = m_first + static_cast<int>(part);
        TextDocument *document =
            block < m_blocks.blockCount() ? m_blocks.madeDocument(block) : nullptr;
        if (document)
            color(*document, m_starts[part], std::max(from, m_starts[part]),
                  std::min(to, endOf(part)));
    }
    m_blocks.update();
}

void CodeColors::color(TextDocument &document, int start, int from, int to) const
{
    int first = -1;
    int end = -1;
    for (int number = from; number < to; ++number) {
        const QTextBlock line = document.findBlockByNumber(number - start);
        if (!line.isValid())
            break;
        QList<QTextLayout::FormatRange> ranges;
        for (const bridge::syntax::CodePart &part : m_code->parts(number)) {
            QTextLayout::FormatRange range;
            range.start = part.from;
            range.length = part.size;
            range.format.setForeground(colorOfPart(part.kind, m_theme.colors()));
            ranges.append(range);
        }
        if (ranges.isEmpty() || ranges == line.layout()->formats())
            continue;
        line.layout()->setFormats(ranges);
        first = first < 0 ? line.position() : first;
        end = line.position() + line.length();
    }
    if (first >= 0)
        document.markContentsDirty(first, end - first);
}

} // namespace ui
