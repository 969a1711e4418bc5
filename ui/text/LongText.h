#pragma once

#include "ui/text/TextBlocks.h"

class QAbstractButton;

namespace ui {

/// Of a longer message, output or diff, at most so many characters are shown at first, whatever the
/// limit of its lines: a single line can be as long as a file.
constexpr qsizetype kFirstOfPlainText = 4000;

/// The start of `text` that is shown at first: at most `lines` lines and a screenful of characters.
[[nodiscard]] qsizetype firstPart(const QString &text, int lines);
/// "Show all 40 lines".
[[nodiscard]] QString showAllLabel(const QString &text);

/// Output or a diff: its first lines, and the rest on request.
class LongText final : public QWidget
{
    Q_OBJECT

public:
    /// `lines`: limit of the part shown at first.
    LongText(Theme &theme, int lines, QWidget *parent = nullptr);

    void setText(TextBlocks::Style style, const QString &text, TextUse use = TextUse::Prose);
    void showWhole();
    /// A text that is too long is shown without its middle, not without its end. Before setText().
    void keepEnd() { m_keepsEnd = true; }
    /// Something is left out.
    [[nodiscard]] bool isCut() const { return m_cut; }
    /// Paints a background of its own.
    void setFramed(const QColor &fill);

Q_SIGNALS:
    void wholeRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();
    void showPieces(const MarkedText &shown);

    Theme &m_theme;
    int m_lines;
    TextBlocks *m_blocks;
    QAbstractButton *m_more;
    TextBlocks::Style m_style = TextBlocks::Style::Output;
    TextUse m_use = TextUse::Prose;
    QString m_text;
    bool m_whole = false;
    bool m_keepsEnd = false;
    bool m_cut = false;
    QColor m_fill;
};

} // namespace ui
