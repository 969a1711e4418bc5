#include "ui/text/MarkdownText.h"

#include "bridge/syntax/CodeLanguages.h"

#include <QElapsedTimer>
#include <QFontMetricsF>
#include <QTextCursor>

#include <algorithm>

namespace ui {

namespace {

constexpr int kFrame = 16;
constexpr qsizetype kMostWhileGrowing = 300'000;
constexpr qsizetype kNameSize = 20'000; ///< of what a screen reader gets

/// More than of any text that is meant to be read; each costs a format of its own.
constexpr qsizetype kMostSigns = 1000;

bool isFullOfSigns(const QString &markdown)
{
    return std::count_if(markdown.begin(), markdown.end(),
                         [](QChar c) { return QStringView(u"`*[]~").contains(c); })
           > kMostSigns;
}

/// It can only be shown as it is.
bool isRaw(const MarkdownBlock &block)
{
    return block.kind == MarkdownBlock::Kind::Code || block.isVerbatim || isFullOfSigns(block.text);
}

QString withoutHead(const QString &table)
{
    return table.section(QLatin1Char('\n'), 2);
}

/// The language above the code.
QString codeTitle(const QString &fence)
{
    const QString title = bridge::syntax::languageTitle(fence);
    return title.isEmpty() ? MarkdownText::tr("Code") : marked(title, TextUse::Name).text;
}

constexpr int kTabColumns = 4;

std::unique_ptr<TextDocument> markdownCodeDocument(const QString &code)
{
    auto document = codeDocument(code);
    QTextOption option = document->defaultTextOption();
    option.setTabStopDistance(
        kTabColumns * QFontMetricsF(Theme::codeFont()).horizontalAdvance(QLatin1Char('x')));
    document->setDefaultTextOption(option);
    return document;
}

QString chopped(const QString &code)
{
    return code.chopped(code.endsWith(QLatin1Char('\n')) ? 1 : 0);
}

/// Of a text of whole lines.
TextBlocks::CodeExtent extentOf(QStringView code)
{
    TextBlocks::CodeExtent extent{.lines = 1};
    int columns = 0;
    for (const QChar c : code) {
        if (c == QLatin1Char('\n')) {
            ++extent.lines;
            columns = 0;
        } else if (c == QLatin1Char('\t')) {
            columns += kTabColumns - columns % kTabColumns;
        } else {
            columns += c.unicode() < 0x1100 ? 1 : 2; // most scripts from here on are wide
        }
        extent.columns = std::max(extent.columns, columns);
    }
    return extent;
}

} // namespace

MarkdownText::MarkdownText(Theme &theme, QWidget *parent)
    : TextBlocks(theme, parent)
    , m_theme(theme)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kFrame);
    connect(&m_timer, &QTimer::timeout, this, &MarkdownText::render);
}

void MarkdownText::setMarkdown(const QString &markdown, bool isWhole)
{
    const bool hasEnded = isWhole;
    const qsizetype most = std::max(hasEnded ? kFirstOfMarkdown : kMostWhileGrowing, m_size);
    const bool isCut = m_hasLimit && markdown.size() > most;
    const QString taken = isCut ? markdown.left(most) : markdown;
    const QString text = markedText(taken, TextUse::Prose);
    isWhole = isWhole && !isCut;
    if (!text.startsWith(m_text) || (m_whole && (!isWhole || text.size() != m_text.size()))) {
        removeFrom(0);
        m_source = {};
        m_text.clear();
        m_whole = m_openShown = false;
        m_closedShown = m_firstPart = 0;
        m_hasRawPart = m_isRawShown = false;
        m_codeShown = -1;
        m_colors.clear();
    }
    const QStringView rest = QStringView(text).mid(m_text.size());
    m_source.append(rest);
    // A deep copy: a shared string would make the transcript copy all of it on its next append.
    m_text += rest;
    m_size = taken.size();
    if (isWhole && !m_whole) {
        m_whole = true;
        m_source.finish();
    }
    render();
    if (hasEnded)
        setAccessibleName(plainText(kNameSize));
    setCut(isCut);
}

void MarkdownText::appendMarkdown(const QString &piece)
{
    if (m_hasLimit && (m_cut || m_size + piece.size() > kMostWhileGrowing)) {
        setCut(true);
        return;
    }
    m_size += piece.size();
    const QString marked = markedText(piece, TextUse::Prose);
    m_text += marked;
    m_source.append(marked);
    if (!m_timer.isActive())
        m_timer.start();
}

void MarkdownText::setCut(bool cut)
{
    if (std::exchange(m_cut, cut) != cut)
        emit cutChanged();
}

void MarkdownText::render()
{
    m_timer.stop();
    QElapsedTimer cost;
    cost.start();
    const auto &closed = m_source.closed();
    if (m_closedShown < static_cast<int>(closed.size()) && m_openShown) {
        removeFrom(blockCount() - 1);
        m_openShown = false;
        m_codeShown = -1;
    }
    for (; m_closedShown < static_cast<int>(closed.size()); ++m_closedShown)
        showBlock(closed[static_cast<std::size_t>(m_closedShown)], false);
    if (m_source.hasOpen())
        showOpenBlock();
    // An open block may cost more than a frame: the next rendering then waits longer, so that
    // rendering takes at most a fifth of the time.
    m_timer.setInterval(std::max<int>(kFrame, static_cast<int>(cost.elapsed()) * 4));
}

/// Shows the block that follows those shown. Parts of one text look the same: one that can only be
/// shown as it is makes the others so.
void MarkdownText::showBlock(const MarkdownBlock &block, bool isOpen)
{
    const auto closed = [this](int i) -> const MarkdownBlock & {
        return m_source.closed()[static_cast<std::size_t>(i)];
    };
    const int index = m_closedShown;
    const bool goesOn =
        block.joint != Joint::Apart && index > 0 && closed(index - 1).kind == block.kind;
    if (!goesOn) {
        m_firstPart = index;
        m_hasRawPart = false;
    }
    const bool raw = m_hasRawPart || isRaw(block);
    if (goesOn && raw != m_isRawShown) {
        removeFrom(m_firstPart);
        for (int i = m_firstPart; i < index; ++i)
            addMarkdown(closed(i), raw);
    }
    m_isRawShown = raw;
    // The open one may yet end before what makes it raw.
    if (!isOpen)
        m_hasRawPart = raw;
    addMarkdown(block, raw);
}

void MarkdownText::addMarkdown(const MarkdownBlock &block, bool isRaw)
{
    if (block.kind == MarkdownBlock::Kind::Code) {
        const QString code = chopped(block.text);
        Make make = [this, code, index = blockCount()] {
            auto document = markdownCodeDocument(code);
            colorsOf(index).showIn(*document, index);
            return document;
        };
        addBlock(Style::Code, std::move(make), block.text.size(), block.joint);
        setLastCode(codeTitle(block.language), extentOf(code));
        return;
    }
    Make make = [&colors = m_theme.colors(), block, isRaw]() -> std::unique_ptr<TextDocument> {
        if (!isRaw)
            return proseDocument(block.text, colors);
        return codeDocument(chopped(block.repeatsHead ? withoutHead(block.text) : block.text));
    };
    addBlock(isRaw ? Style::Box : Style::Prose, std::move(make), block.text.size(), block.joint);
    if (block.repeatsHead && !isRaw)
        setHeadRepeated();
}

const MarkdownBlock &MarkdownText::source(int block) const
{
    const auto at = static_cast<std::size_t>(block);
    return at < m_source.closed().size() ? m_source.closed()[at] : m_source.open();
}

/// Those of the code that `block` is a part of, which have what is there of it up to that block.
CodeColors &MarkdownText::colorsOf(int block)
{
    int first = block;
    while (first > 0 && source(first).joint != Joint::Apart
           && source(first - 1).kind == MarkdownBlock::Kind::Code)
        --first;
    CodeColors &colors =
        m_colors.try_emplace(first, *this, m_theme, first, source(first).language).first->second;
    for (int i = colors.lastPart(); i <= block; ++i)
        colors.take(i, source(i));
    return colors;
}

void MarkdownText::showOpenBlock()
{
    const MarkdownBlock &open = m_source.open();
    if (open.kind == MarkdownBlock::Kind::Prose) {
        if (m_openShown)
            removeFrom(blockCount() - 1);
        MarkdownBlock shown = open;
        shown.text += m_source.openRest();
        shown.repeatsHead = open.repeatsHead && !open.text.isEmpty();
        showBlock(shown, true);
        m_openShown = true;
        return;
    }
    if (m_codeShown < 0) {
        if (m_openShown)
            removeFrom(blockCount() - 1);
        addBlock(Style::Code, markdownCodeDocument({}), open.joint);
        setLastCode(codeTitle(open.language), {});
        m_openShown = true;
        m_codeShown = 0;
        m_codeEnd = 0;
    }
    const QString &lines = open.text;
    QTextCursor cursor(&document(blockCount() - 1));
    cursor.setPosition(m_codeEnd);
    cursor.movePosition(QTextCursor::End, QTextCursor::KeepAnchor);
    cursor.insertText(lines.mid(m_codeShown));
    m_codeShown = lines.size();
    m_codeEnd = cursor.position();
    cursor.insertText(m_source.openRest());
    const int index = blockCount() - 1;
    colorsOf(index).showIn(document(index), index);
    lastBlockChanged();
}

} // namespace ui

#include "moc_MarkdownText.cpp"
