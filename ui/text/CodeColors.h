#pragma once

#include "bridge/syntax/Highlighter.h"
#include "ui/kit/Theme.h"

#include <memory>
#include <vector>

namespace ui {

class TextBlocks;
class TextDocument;
struct MarkdownBlock;

/// The colours of one code block of a TextBlocks, which may have several parts and still grow: gives
/// its lines to the highlighter, and paints what comes back into the documents that are made. Texts
/// stay as they are; only the lines that get colours are laid out again. A MarkdownText owns it.
class CodeColors
{
public:
    /// `first`: the code's first block. Both references outlive this.
    CodeColors(TextBlocks &blocks, Theme &theme, int first, const QString &fence);

    /// The part up to which lines were taken; it may have more by now.
    [[nodiscard]] int lastPart() const;
    /// Takes the lines of `block` that are new; parts come in order.
    void take(int block, const MarkdownBlock &source);
    /// Colours all that is known of `block`, whose document this is.
    void showIn(TextDocument &document, int block) const;

private:
    void show(int from, int to) const;
    void color(TextDocument &document, int start, int from, int to) const;
    [[nodiscard]] int endOf(std::size_t part) const;

    TextBlocks &m_blocks;
    Theme &m_theme;
    int m_first;
    std::unique_ptr<bridge::syntax::HighlightedCode> m_code; ///< null: it stays plain
    std::vector<int> m_starts;                               ///< first line of each part
    qsizetype m_taken = 0; ///< characters of the last part
};

} // namespace ui
