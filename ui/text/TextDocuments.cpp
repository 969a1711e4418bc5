#include "ui/text/TextDocuments.h"

#include "ui/text/LinkTarget.h"

#include <QTextBlock>
#include <QTextCursor>
#include <QTextFrame>
#include <QTextList>
#include <QTextTable>

#include <algorithm>
#include <array>
#include <vector>

namespace ui {

namespace {

constexpr double kLineHeight = 21;
/// Deeper quotes and lists have the indent of these.
constexpr int kMostQuotes = 8;
constexpr int kMostListLevels = 8;

void setLineHeight(QTextBlockFormat &format, double height)
{
    format.setLineHeight(height, QTextBlockFormat::MinimumHeight);
}

/// Calls `visit(position, length, format)` for each run of characters of one format. Runs are
/// collected first: changing a document invalidates its iterators.
template <typename Visit>
void forEachRun(const QTextBlock &block, Visit visit)
{
    struct Run
    {
        int position;
        int length;
        QTextCharFormat format;
    };
    std::vector<Run> runs;
    for (auto it = block.begin(); !it.atEnd(); ++it) {
        const QTextFragment fragment = it.fragment();
        runs.push_back({fragment.position(), fragment.length(), fragment.charFormat()});
    }
    // From the end: replacements must not move runs that are yet to come.
    for (auto run = runs.rbegin(); run != runs.rend(); ++run)
        visit(run->position, run->length, run->format);
}

QTextCursor select(QTextDocument &document, int position, int length)
{
    QTextCursor cursor(&document);
    cursor.setPosition(position);
    cursor.setPosition(position + length, QTextCursor::KeepAnchor);
    return cursor;
}

QTextCharFormat linkFormat(const QString &href, const ThemeColors &colors)
{
    QTextCharFormat link;
    link.setAnchor(true);
    link.setAnchorHref(href);
    link.setForeground(colors.accentText);
    return link;
}

/// Writes targets after the links of a block that could be taken for others. A link may have
/// several runs.
void writeOutTargets(QTextDocument &document, const QTextBlock &block, const ThemeColors &colors)
{
    struct Link
    {
        QString href;
        QString text;
        int end;
    };
    std::vector<Link> links;
    for (auto it = block.begin(); !it.atEnd(); ++it) {
        const QTextFragment run = it.fragment();
        const QString href = run.charFormat().anchorHref();
        const int end = run.position() + run.length();
        if (href.isEmpty())
            continue;
        if (!links.empty() && links.back().href == href && links.back().end == run.position()) {
            links.back().text += run.text();
            links.back().end = end;
        } else {
            links.push_back({href, run.text(), end});
        }
    }
    constexpr int kMost = 120;
    QTextCharFormat plain;
    plain.setFont(Theme::textFont());
    plain.setForeground(colors.text2);
    for (auto link = links.rbegin(); link != links.rend(); ++link) {
        if (!isMisleading(link->text, link->href))
            continue;
        QString target = linkTarget(link->href);
        if (target.size() > kMost)
            target = target.left(kMost) + QChar(0x2026);
        QTextCursor cursor(&document);
        cursor.setPosition(link->end);
        cursor.insertText(QStringLiteral(" (%1)").arg(target), plain);
    }
}

void styleRuns(QTextDocument &document, const QTextBlock &block, const ThemeColors &colors)
{
    const int level = block.blockFormat().headingLevel();
    static constexpr std::array<double, 7> kHeadingPixels{14, 18, 16, 15, 14, 14, 14};
    forEachRun(block, [&](int position, int length, const QTextCharFormat &was) {
        QTextCursor cursor = select(document, position, length);
        if (was.isImageFormat()) {
            const QTextImageFormat image = was.toImageFormat();
            const QString alt = image.property(QTextFormat::ImageAltText).toString();
            const QString text = alt.isEmpty() ? image.name() : alt;
            cursor.insertText(text, linkTarget(image.name()).isEmpty()
                                        ? QTextCharFormat()
                                        : linkFormat(image.name(), colors));
            return;
        }
        QTextCharFormat format = was;
        const bool isCode = was.fontFixedPitch();
        const bool isBold = was.fontWeight() > QFont::Normal;
        QFont font = isCode
                         ? Theme::codeFont()
                         : Theme::textFont(kHeadingPixels[static_cast<std::size_t>(level)],
                                           level > 0 || isBold ? QFont::DemiBold : QFont::Normal);
        font.setItalic(was.fontItalic());
        font.setStrikeOut(was.fontStrikeOut());
        format.clearProperty(QTextFormat::FontSizeAdjustment);
        format.setFont(font);
        format.clearBackground();
        format.setFontUnderline(false);
        if (was.isAnchor() && !linkTarget(was.anchorHref()).isEmpty()) {
            format.setForeground(colors.accentText);
        } else {
            format.setAnchor(false);
            format.clearProperty(QTextFormat::AnchorHref);
            format.clearForeground();
        }
        cursor.setCharFormat(format);
    });
}

void styleBlock(const QTextBlock &block, const ThemeColors &colors)
{
    const QTextBlockFormat was = block.blockFormat();
    QTextBlockFormat format = was;
    const bool isCode = was.hasProperty(QTextFormat::BlockCodeFence);
    const bool isLast = !block.next().isValid();
    const bool inTable = QTextCursor(block).currentTable() != nullptr;
    format.setTopMargin(0);
    format.setBottomMargin(isLast || inTable || isCode ? 0 : block.textList() ? 3 : 8);
    setLineHeight(format, isCode ? kCodeLineHeight : kLineHeight);
    if (was.headingLevel() > 0)
        setLineHeight(format, kLineHeight + 3);
    // Long lines of code inside a list wrap like all others.
    format.clearProperty(QTextFormat::BlockNonBreakableLines);
    format.clearBackground();
    if (isCode)
        format.setBackground(colors.code);
    if (const int level = std::min(kMostQuotes, was.intProperty(QTextFormat::BlockQuoteLevel));
        level > 0) {
        format.setProperty(QTextFormat::BlockQuoteLevel, level);
        format.setLeftMargin(level * kQuoteIndent);
        format.setRightMargin(0);
    }
    QTextCursor(block).setBlockFormat(format);
    if (QTextList *list = block.textList(); list && list->format().indent() > kMostListLevels) {
        QTextListFormat flat = list->format();
        flat.setIndent(kMostListLevels);
        list->setFormat(flat);
    }
}

void styleTables(QTextFrame *frame, const ThemeColors &colors)
{
    for (QTextFrame *child : frame->childFrames()) {
        if (auto *table = qobject_cast<QTextTable *>(child)) {
            QTextTableFormat format = table->format();
            format.setBorder(1);
            format.setBorderBrush(colors.line);
            format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
            format.setBorderCollapse(true);
            format.setCellSpacing(0);
            format.setCellPadding(6);
            format.setTopMargin(2);
            format.setBottomMargin(2);
            format.setWidth(QTextLength());
            table->setFormat(format);
        }
        styleTables(child, colors);
    }
}

int leadingNumber(const QString &markdown)
{
    const QString text = markdown.trimmed();
    qsizetype end = 0;
    while (end < text.size() && end < 9 && text[end].isDigit())
        ++end;
    return end > 0 ? text.left(end).toInt() : 0;
}

/// Removes list numbers and check boxes that Qt 6.4 would paint wrongly: it starts each list at 1
/// and has no ticks. The widget paints them by the blocks' userState().
void markListsOurselves(TextDocument &document, const QString &markdown)
{
    const QTextList *first = document.begin().textList();
    const int number = std::max(1, leadingNumber(markdown));
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        QTextList *list = block.textList();
        if (!list)
            continue;
        using Marker = QTextBlockFormat::MarkerType;
        const Marker marker = block.blockFormat().marker();
        const bool isNumbered = list == first && number > 1
                                && list->format().style() <= QTextListFormat::ListDecimal
                                && !list->format().numberSuffix().isEmpty();
        if (marker == Marker::NoMarker && !isNumbered)
            continue;
        block.setUserState(isNumbered                  ? number + list->itemNumber(block)
                           : marker == Marker::Checked ? kTicked
                                                       : kNotTicked);
        QTextBlockFormat format = block.blockFormat();
        format.setMarker(Marker::NoMarker);
        QTextCursor(block).setBlockFormat(format);
    }
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        if (block.userState() == -1 || !block.textList())
            continue;
        QTextListFormat format = block.textList()->format();
        format.setStyle(QTextListFormat::ListStyleUndefined);
        block.textList()->setFormat(format);
    }
}

/// Qt inserts an empty line before a rule.
void dropEmptyStart(QTextDocument &document)
{
    if (document.begin().length() > 1 || !document.begin().next().isValid())
        return;
    const QTextBlockFormat second = document.begin().next().blockFormat();
    QTextCursor cursor(&document);
    cursor.deleteChar();
    cursor.setBlockFormat(second);
}

void appendPlain(QTextCursor &cursor, const QString &text)
{
    QTextCharFormat plain;
    plain.setFont(Theme::textFont());
    QTextCharFormat code;
    code.setFont(Theme::codeFont());
    for (qsizetype from = 0; from < text.size();) {
        const qsizetype open = text.indexOf(QLatin1Char('`'), from);
        const qsizetype close = open < 0 ? -1 : text.indexOf(QLatin1Char('`'), open + 1);
        const bool isCode =
            close > open + 1
            && !QStringView(text).mid(open, close - open).contains(QLatin1Char('\n'));
        if (open < 0 || close < 0) {
            cursor.insertText(text.mid(from), plain);
            return;
        }
        if (!isCode) {
            cursor.insertText(text.mid(from, open + 1 - from), plain);
            from = open + 1;
            continue;
        }
        cursor.insertText(text.mid(from, open - from), plain);
        cursor.insertText(text.mid(open + 1, close - open - 1), code);
        from = close + 1;
    }
}

void setAllLineHeights(QTextDocument &document, double height)
{
    QTextCursor cursor(&document);
    cursor.select(QTextCursor::Document);
    QTextBlockFormat format;
    setLineHeight(format, height);
    cursor.mergeBlockFormat(format);
}

} // namespace

TextDocument::TextDocument(const QFont &font)
{
    setUndoRedoEnabled(false);
    setDocumentMargin(0);
    setIndentWidth(24);
    setDefaultFont(font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setDefaultTextOption(option);
}

QVariant TextDocument::loadResource(int, const QUrl &)
{
    return {};
}

std::unique_ptr<TextDocument> proseDocument(const QString &markdown, const ThemeColors &colors)
{
    auto document = std::make_unique<TextDocument>(Theme::textFont());
    document->setMarkdown(markdown,
                          QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub
                                                          | QTextDocument::MarkdownNoHTML));
    dropEmptyStart(*document);
    for (QTextBlock block = document->begin(); block.isValid(); block = block.next()) {
        styleBlock(block, colors);
        styleRuns(*document, block, colors);
        writeOutTargets(*document, block, colors);
    }
    styleTables(document->rootFrame(), colors);
    markListsOurselves(*document, markdown);
    return document;
}

std::unique_ptr<TextDocument> plainDocument(const QString &text)
{
    auto document = std::make_unique<TextDocument>(Theme::textFont());
    QTextCursor cursor(document.get());
    appendPlain(cursor, markedText(text, TextUse::Prose));
    setAllLineHeights(*document, kLineHeight);
    return document;
}

std::unique_ptr<TextDocument> codeDocument(const QString &text)
{
    auto document = std::make_unique<TextDocument>(Theme::codeFont());
    QTextOption option = document->defaultTextOption();
    option.setTextDirection(Qt::LeftToRight);
    document->setDefaultTextOption(option);
    document->setPlainText(text);
    setAllLineHeights(*document, kCodeLineHeight);
    return document;
}

std::unique_ptr<TextDocument> codeDocument(const MarkedText &text, const ThemeColors &colors)
{
    auto document = codeDocument(text.text);
    QTextCharFormat format;
    format.setForeground(colors.warn);
    format.setBackground(colors.warnSoft);
    for (const MarkedText::Mark &mark : text.marks)
        select(*document, static_cast<int>(mark.position), static_cast<int>(mark.length))
            .mergeCharFormat(format);
    return document;
}

DiffLine diffLineOf(QStringView line)
{
    return line.startsWith(QLatin1Char('+'))   ? DiffLine::Added
           : line.startsWith(QLatin1Char('-')) ? DiffLine::Removed
                                               : DiffLine::Context;
}

std::unique_ptr<TextDocument> diffDocument(const MarkedText &lines, const ThemeColors &colors,
                                           std::optional<DiffLine> first)
{
    auto document = codeDocument(lines, colors);
    for (QTextBlock block = document->begin(); block.isValid(); block = block.next())
        block.setUserState(static_cast<int>(diffLineOf(block.text())));
    if (first)
        document->begin().setUserState(static_cast<int>(*first));
    return document;
}

} // namespace ui

#include "moc_TextDocuments.cpp"
