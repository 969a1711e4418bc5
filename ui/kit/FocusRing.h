#pragma once

#include "ui/kit/Theme.h"

#include <QObject>
#include <QPointer>
#include <QWidget>

class QPainter;

namespace ui {

/// The ring of one widget; what follows from its class is replaced by setFocusShape().
struct FocusShape
{
    enum class Place {
        Outside, ///< 3 px around what is clicked
        Inside,  ///< within the border of what holds a caret, or fills a row
        Own,     ///< drawn by the widget: rows of a list (paintRowRing()), of a menu
    };
    enum class When {
        AfterKeys, ///< the keyboard brought the focus
        AfterTab,  ///< only Tab or a shortcut did
        Always,
    };
    Place place = Place::Outside;
    double radius = Theme::kRadiusButton; ///< of the control's own corners
    int inset = 0;                        ///< between the widget's edge and the control's
    When when = When::AfterKeys;
};

/// `around`: the ring is on this widget, which contains `widget`; nullptr: on itself.
void setFocusShape(QWidget *widget, const FocusShape &shape, QWidget *around = nullptr);
[[nodiscard]] FocusShape focusShapeOf(const QWidget &widget);

/// The ring of a row of a list, inside the row.
void paintRowRing(QPainter &painter, const QRectF &row, double radius, const ThemeColors &colors);

/// The only sign of the keyboard focus: one ring over the windows of the application, which follows
/// the focus. Widgets draw none. Also has Tab go through a window in the order of reading. Theme
/// has one.
class FocusRing final : public QObject
{
    Q_OBJECT

public:
    static constexpr int kGap = 3;
    static constexpr int kWidth = 2;

    /// Precondition: QApplication exists. `theme` outlives it.
    explicit FocusRing(const Theme &theme);
    ~FocusRing() override;

    /// Whether a focus that arrives now for this reason is the keyboard's.
    [[nodiscard]] static bool isByKeys(Qt::FocusReason reason);
    /// The ring, as long as it is shown on `widget`; else nullptr.
    [[nodiscard]] const QWidget *ringOf(const QWidget &widget) const;

    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void takeKey(const QObject &watched, int key);
    void enter(QWidget &widget, Qt::FocusReason reason);
    void leave();
    /// Puts the ring where the widget is now.
    void place();

    const Theme &m_theme;
    QPointer<QWidget> m_focused; ///< with the ring
    QPointer<QWidget> m_around;  ///< where the ring is
    QPointer<QWidget> m_host;    ///< the ring's parent, which clips it
    QPointer<QWidget> m_ring;
};

} // namespace ui
