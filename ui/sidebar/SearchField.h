#pragma once

#include "ui/kit/Theme.h"

#include <QLineEdit>

namespace ui {

/// The field for a search: a magnifying glass, a button that clears it. Escape clears it, then
/// leaves; the arrow keys walk in what was found, while the caret stays.
class SearchField final : public QLineEdit
{
    Q_OBJECT

public:
    SearchField(const Theme &theme, const QString &name, QWidget *parent = nullptr);

Q_SIGNALS:
    /// 1: down, -1: up.
    void walked(int step);
    /// Escape in an empty field.
    void left();
    void focusChanged(bool hasFocus);

protected:
    bool event(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void applyTheme();
    /// Leaves room for the glass, on its side.
    void fitMargins();

    const Theme &m_theme;
    QAction *m_clear;
};

} // namespace ui
