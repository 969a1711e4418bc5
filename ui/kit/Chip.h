#pragma once

#include "ui/kit/Theme.h"

#include <QAbstractButton>

class QMenu;

namespace ui {

/// A small button with a menu: a choice that stands, in words, with an arrow. Elides a long text.
/// Gets the focus from the keyboard only.
class Chip final : public QAbstractButton
{
    Q_OBJECT

public:
    /// A click opens `menu`, which this widget owns from now on. `theme` outlives it.
    Chip(const Theme &theme, QMenu *menu, QWidget *parent);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
};

} // namespace ui
