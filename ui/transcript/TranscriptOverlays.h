#pragma once

#include "ui/kit/Theme.h"

#include <QWidget>

namespace ui {

/// Dims what lies below it.
class Veil final : public QWidget
{
public:
    Veil(Theme &theme, QWidget *parent);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Theme &m_theme;
};

/// A frame around an entry that the reader was taken to.
class FoundFrame final : public QWidget
{
public:
    static constexpr int kMargin = 8;

    FoundFrame(Theme &theme, QWidget *parent);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Theme &m_theme;
};

} // namespace ui
