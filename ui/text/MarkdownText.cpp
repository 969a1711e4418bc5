#include "ui/text/MarkdownText.h"

#include <QElapsedTimer>
#include <QTextCursor>

namespace ui {

namespace {

constexpr int kFrame = 16;

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
    const QString text = markedText(markdown, TextUse::Prose);
    if (!text.startsWith(m_text) || (m_whole && (!isWhole || text.size() != m_text.size()))) {
        removeFrom(0);
        m_source = {};
        m_text.clear();
        m_whole = m_openShown = false;
        m_closedShown = 0;
        m_codeShown = -1;
    }
    const QStringView rest = QStringView(text).mid(m_text.size());
    m_source.append(rest);
    // A deep copy: a shared string would make the transcript copy all of it on its next append.
    m_text += rest;
    if (isWhole && !m_whole) {
        m_whole = true;
        m_source.finish();
    }
    render();
}

void MarkdownText::appendMarkdown(const QString &piece)
{
    const QString marked = markedText(piece, TextUse::Prose);
    m_text += marked;
    m_source.append(marked);
    if (!m_timer.isActive())
        m_timer.start();
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
    for (; m_closedShown < static_cast<int>(closed.size()); ++m_closedShown) {
        const MarkdownBlock &block = closed[static_cast<std::size_t>(m_closedShown)];
        if (block.kind == MarkdownBlock::Kind::Code)
            addBlock(Style::Box, codeDocument(block.text.chopped(block.text.isEmpty() ? 0 : 1)));
        else
            addBlock(Style::Prose, proseDocument(block.text, m_theme.colors()));
    }
    if (m_source.hasOpen())
        showOpenBlock();
    if (m_whole)
        setAccessibleName(plainText());
    // A long open block (a list of many items) may cost more than a frame: the next rendering then
    // waits longer, so that rendering takes at most a fifth of the time.
    m_timer.setInterval(std::max<int>(kFrame, static_cast<int>(cost.elapsed()) * 4));
}

void MarkdownText::showOpenBlock()
{
    if (m_source.openKind() == MarkdownBlock::Kind::Prose) {
        if (m_openShown)
            removeFrom(blockCount() - 1);
        addBlock(Style::Prose,
                 proseDocument(m_source.openLines() + m_source.openRest(), m_theme.colors()));
        m_openShown = true;
        return;
    }
    if (m_codeShown < 0) {
        if (m_openShown)
            removeFrom(blockCount() - 1);
        addBlock(Style::Box, codeDocument({}));
        m_openShown = true;
        m_codeShown = 0;
        m_codeEnd = 0;
    }
    const QString &lines = m_source.openLines();
    QTextCursor cursor(&document(blockCount() - 1));
    cursor.setPosition(m_codeEnd);
    cursor.movePosition(QTextCursor::End, QTextCursor::KeepAnchor);
    cursor.insertText(lines.mid(m_codeShown));
    m_codeShown = lines.size();
    m_codeEnd = cursor.position();
    cursor.insertText(m_source.openRest());
    lastBlockChanged();
}

} // namespace ui

#include "moc_MarkdownText.cpp"
