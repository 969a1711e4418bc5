#pragma once

#include "ui/chat/TextBlocks.h"

class QPushButton;

namespace ui {

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

Q_SIGNALS:
    void wholeRequested();

private:
    void refresh();
    void showText();
    void showDiff();

    int m_lines;
    TextBlocks *m_blocks;
    QPushButton *m_more;
    TextBlocks::Look m_look = TextBlocks::Look::Output;
    QString m_text;
    QStringList m_diff;
    bool m_whole = false;
};

} // namespace ui
