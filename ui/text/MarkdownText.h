#pragma once

#include "ui/text/MarkdownBlocks.h"
#include "ui/text/TextBlocks.h"

#include <QTimer>

namespace ui {

/// A markdown text, possibly still streaming: closed blocks are rendered once, the open one at the
/// end repeatedly; open code is only appended to.
class MarkdownText final : public TextBlocks
{
    Q_OBJECT

public:
    explicit MarkdownText(Theme &theme, QWidget *parent = nullptr);

    /// Shows `text` at once; if it continues the shown text, only the rest is rendered.
    void setMarkdown(const QString &markdown, bool isWhole);
    /// Appends a piece; rendering is delayed to combine several.
    void appendMarkdown(const QString &piece);

private:
    void render();
    void showOpenBlock();

    Theme &m_theme;
    QString m_text; ///< marked
    MarkdownBlocks m_source;
    bool m_whole = false;
    int m_closedShown = 0;
    bool m_openShown = false;
    qsizetype m_codeShown = -1; ///< characters of the open code's whole lines shown; -1: no code
    int m_codeEnd = 0;          ///< where they end in the document
    QTimer m_timer;
};

} // namespace ui
