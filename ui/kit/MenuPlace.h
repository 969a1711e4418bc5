#pragma once

#include <QObject>
#include <Qt>

class QMenu;
class QPoint;
class QRect;
class QSize;
class QWidget;

namespace ui {

constexpr int kMenuDistance = 8; ///< from its button

/// Opens a menu under a button (over it, where there is no room), with their left edges aligned, or
/// their right ones; the other way round where text goes from right to left. It stays on the screen
/// of the button.
void popupUnder(QMenu &menu, const QWidget &button, Qt::AlignmentFlag edge = Qt::AlignLeft);
/// The same for what is drawn in `part` of a widget.
void popupUnder(QMenu &menu, const QWidget &button, const QRect &part,
                Qt::AlignmentFlag edge = Qt::AlignLeft);
/// Moves `wanted` onto `screen`, where its beginning is seen if it is larger.
[[nodiscard]] QPoint onScreen(const QRect &wanted, const QRect &screen);

/// An event filter that moves the menu of a QPushButton like popupUnder(); Qt opens it right at the
/// button. MenuStyle installs one for all menus.
class ButtonMenuPlace final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace ui
