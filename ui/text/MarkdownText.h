#pragma once

#include "ui/text/MarkdownBlocks.h"
#include "ui/text/TextBlocks.h"

#include <QTimer>

namespace ui {

/// A markdown text, also while it still arrives: blocks that are closed are rendered once, only the
/// open one at the end again, and code not even that: it grows.
class MarkdownText final : public TextBlocks
{
    Q_OBJECT

public:
    explicit MarkdownText(Theme &theme, QWidget *parent = nullptr);

    /// Shows `text` at once; renders only what is new when it continues the text so far.
    void setMarkdown(const QString &text, bool isWhole);
    /// Takes a further piece; rendered soon, several pieces at a time.
    void appendMarkdown(const QString &piece);

private:
    void render();
    void showOpenBlock();

    Theme &m_theme;
    QString m_text;
    MarkdownBlocks m_source;
    bool m_whole = false;
    int m_closedShown = 0;
    bool m_openShown = false;
    qsizetype m_codeShown = -1; ///< characters of the open code's whole lines shown; -1: no code
    int m_codeEnd = 0;          ///< where they end in the document
    QTimer m_timer;
};

} // namespace ui
