#pragma once

#include "ui/text/TextBlocks.h"

class QAbstractButton;

namespace ui {

/// How much of `text` is shown at first: so many lines, and no more characters than a screen holds.
[[nodiscard]] qsizetype firstPart(const QString &text, int lines);
/// "Show all 40 lines".
[[nodiscard]] QString showAllLabel(const QString &text);

/// Output or a diff: its first lines, and the rest when asked for.
class LongText final : public QWidget
{
    Q_OBJECT

public:
    /// `lines`: as many are shown at first.
    LongText(Theme &theme, int lines, QWidget *parent = nullptr);

    void setText(TextBlocks::Look look, const QString &text);
    void setDiff(const QStringList &lines);
    void showWhole();
    /// On a ground of its own, for where it does not stand on one.
    void setFramed(const QColor &fill);

Q_SIGNALS:
    void wholeRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();
    void showText();
    void showDiff();

    int m_lines;
    TextBlocks *m_blocks;
    QAbstractButton *m_more;
    TextBlocks::Look m_look = TextBlocks::Look::Output;
    QString m_text;
    QStringList m_diff;
    bool m_whole = false;
    QColor m_fill;
};

} // namespace ui
