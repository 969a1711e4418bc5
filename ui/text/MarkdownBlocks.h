#pragma once

#include <QString>
#include <QStringList>
#include <QStringView>

#include <vector>

namespace ui {

/// A part of a markdown text that is rendered apart from the others.
struct MarkdownBlock
{
    enum class Kind { Prose, Code };
    Kind kind = Kind::Prose;
    QString text;     ///< Prose: markdown; Code: the code, without its fence
    QString language; ///< Code: the fence's first word; may be empty
    friend bool operator==(const MarkdownBlock &, const MarkdownBlock &) = default;
};

/// Cuts a streamed markdown text into blocks that are closed, and will never change again, and one
/// open block at the end. Where the pieces were cut makes no difference. Appending costs the piece.
class MarkdownBlocks
{
public:
    void append(QStringView piece);
    /// The text is whole: closes the open block.
    void finish();

    [[nodiscard]] const std::vector<MarkdownBlock> &closed() const { return m_closed; }
    /// There is an open block with something to show.
    [[nodiscard]] bool hasOpen() const;
    [[nodiscard]] MarkdownBlock::Kind openKind() const { return m_open.kind; }
    /// The open block's whole lines.
    [[nodiscard]] const QString &openLines() const { return m_open.text; }
    /// Its last line as far as it has arrived; empty while it could still become a fence.
    [[nodiscard]] QString openRest() const;

private:
    void takeLine(QStringView line);
    void takeProseLine(QStringView line);
    void takeCodeLine(QStringView line);
    void addToOpen(QStringView line);
    void close();

    std::vector<MarkdownBlock> m_closed;
    MarkdownBlock m_open;
    QString m_line; ///< the line that is not whole yet
    bool m_isOpen = false;
    bool m_isList = false; ///< the open prose is a list: blank lines do not end it
    bool m_afterBlank = false;
    QString m_fence; ///< of the open code, or of code inside the open list; else empty
    qsizetype m_fenceIndent = 0;
};

} // namespace ui
