#pragma once

#include "ui/kit/Theme.h"

#include <QPointer>
#include <QProxyStyle>

class QAction;
class QMenu;

namespace ui {

/// The application's style: Fusion, with menus of the design (rows, shortcuts at the right, rounded
/// corners with a shadow of concentric rings where the desktop composes windows). It applies to
/// every QMenu that has no rule in a style sheet. QApplication owns it.
class MenuStyle final : public QProxyStyle
{
    Q_OBJECT

public:
    explicit MenuStyle(const Theme &theme);

    using QProxyStyle::polish;
    void polish(QWidget *widget) override;
    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption *option,
                                  const QWidget *widget) const override;
    [[nodiscard]] QSize sizeFromContents(ContentsType type, const QStyleOption *option,
                                         const QSize &size, const QWidget *widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;

private:
    [[nodiscard]] bool isDark() const { return m_theme && m_theme->isDark(); }

    QPointer<const Theme> m_theme;
};

/// Shows an action as one that destroys something: in the colour of errors.
void setDestructive(QAction *action);
/// Opens a menu under a button (over it, where there is no room), with their left edges aligned.
void popupUnder(QMenu &menu, const QWidget &button);

} // namespace ui
