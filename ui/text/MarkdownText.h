#pragma once

#include "ui/text/CodeColors.h"
#include "ui/text/MarkdownBlocks.h"
#include "ui/text/TextBlocks.h"

#include <QTimer>

#include <map>

namespace ui {

/// Of a longer markdown text that has ended, so many characters are shown at first.
constexpr qsizetype kFirstOfMarkdown = 60'000;

/// A markdown text, possibly still streaming: closed blocks are rendered once, the open one at the
/// end repeatedly; open code is only appended to. A long text is shown from its beginning, the rest
/// on request. One that grows has a higher limit, and what is shown of it stays.
class MarkdownText final : public TextBlocks
{
    Q_OBJECT

public:
    explicit MarkdownText(Theme &theme, QWidget *parent = nullptr);

    /// Shows `text` at once; if it continues the shown text, only the rest is rendered.
    void setMarkdown(const QString &markdown, bool isWhole);
    /// Appends a piece; rendering is delayed to combine several.
    void appendMarkdown(const QString &piece);
    /// From the next setMarkdown() on everything is shown.
    void removeLimit() { m_hasLimit = false; }
    /// Something is left out.
    [[nodiscard]] bool isCut() const { return m_cut; }
    /// It has ended and is shown to its end, though it is longer than what is shown at first.
    [[nodiscard]] bool isLongAndWhole() const { return m_whole && m_size > kFirstOfMarkdown; }

Q_SIGNALS:
    void cutChanged();

private:
    void render();
    void showBlock(const MarkdownBlock &block, bool isOpen);
    void addMarkdown(const MarkdownBlock &block, bool isRaw);
    void showOpenBlock();
    [[nodiscard]] const MarkdownBlock &source(int block) const;
    CodeColors &colorsOf(int block);
    void setCut(bool cut);

    Theme &m_theme;
    QString m_text;       ///< marked
    qsizetype m_size = 0; ///< of what was taken, before it was marked
    bool m_hasLimit = true;
    bool m_cut = false;
    MarkdownBlocks m_source;
    bool m_whole = false;
    int m_closedShown = 0;
    /// @name The blocks that are parts of one text with the last one
    /// @{
    int m_firstPart = 0;
    bool m_hasRawPart = false; ///< a closed one is shown as it is,
    bool m_isRawShown = false; ///< and now all are
    /// @}
    bool m_openShown = false;
    qsizetype m_codeShown = -1; ///< characters of the open code's whole lines shown; -1: no code
    int m_codeEnd = 0;          ///< where they end in the document
    std::map<int, CodeColors> m_colors; ///< by the first block of each code
    QTimer m_timer;
};

} // namespace ui
