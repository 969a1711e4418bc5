#pragma once

#include "ui/kit/Theme.h"

#include <QPointer>
#include <QProxyStyle>

class QAction;

namespace ui {

constexpr int kMenuRow = 30;
constexpr int kMenuRowRadius = 6;
constexpr int kMenuRowPadding = 10;

/// Room for the shadow around a popup.
[[nodiscard]] int shadowOf(const QWidget *popup);

/// The application's style: Fusion, with the design's menus, lists of combo boxes and tooltips
/// (rows, shortcuts at the right, rounded corners with a shadow of concentric rings where the
/// desktop composes windows), rows of lists, and without Fusion's signs of the focus (see
/// FocusRing). It applies to every widget that has no rule in a style sheet. QApplication owns it.
class MenuStyle final : public QProxyStyle
{
    Q_OBJECT

public:
    explicit MenuStyle(const Theme &theme);

    using QProxyStyle::polish;
    void polish(QWidget *widget) override;
    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption *option,
                                  const QWidget *widget) const override;
    [[nodiscard]] int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                                QStyleHintReturn *returned) const override;
    [[nodiscard]] QRect subElementRect(SubElement element, const QStyleOption *option,
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
    QObject *m_buttonMenus;
};

/// Shows an action as one that destroys something: in the colour of errors.
void setDestructive(QAction *action);

} // namespace ui
