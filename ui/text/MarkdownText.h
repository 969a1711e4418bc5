#pragma once

#include "ui/text/MarkdownBlocks.h"
#include "ui/text/TextBlocks.h"

#include <QTimer>

namespace ui {

/// Of a longer text, so much is shown at first.
constexpr qsizetype kFirstOfMarkdown = 60'000;

/// A markdown text, possibly still streaming: closed blocks are rendered once, the open one at the
/// end repeatedly; open code is only appended to. A long text is shown from its beginning, the rest
/// on request; one that grows while it is shown has a higher limit.
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

Q_SIGNALS:
    void cutChanged();

private:
    void render();
    void showClosed(const MarkdownBlock &block);
    void showOpenBlock();
    void setCut(bool cut);

    Theme &m_theme;
    QString m_text;       ///< marked
    qsizetype m_size = 0; ///< of what was taken, before it was marked
    bool m_hasLimit = true;
    bool m_cut = false;
    MarkdownBlocks m_source;
    bool m_whole = false;
    int m_closedShown = 0;
    bool m_openShown = false;
    qsizetype m_codeShown = -1; ///< characters of the open code's whole lines shown; -1: no code
    int m_codeEnd = 0;          ///< where they end in the document
    QTimer m_timer;
};

} // namespace ui
