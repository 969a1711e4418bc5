#pragma once

#include "ui/common/Controls.h"

#include <QPlainTextEdit>

namespace ui {

/// Long plain text behind one line: its heading and beginning. A click unfolds it; what does not
/// fit scrolls.
class FoldedText final : public QWidget
{
    Q_OBJECT

public:
    explicit FoldedText(Theme &theme, QWidget *parent = nullptr);
    /// Folds again.
    void setText(const QString &heading, const QString &text);
    [[nodiscard]] bool isUnfolded() const { return m_unfolded; }

Q_SIGNALS:
    void unfoldedChanged(bool unfolded);

private:
    void unfold(bool unfolded);

    Theme &m_theme;
    QPushButton *m_heading;
    ElidedLabel *m_beginning;
    QPlainTextEdit *m_text;
    bool m_unfolded = false;
};

} // namespace ui
