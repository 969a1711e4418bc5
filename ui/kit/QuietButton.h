#pragma once

#include "ui/kit/Icons.h"
#include "ui/kit/Theme.h"

#include <QAbstractButton>

#include <optional>

class QMenu;

namespace ui {

/// A flat button: text in the colour of a hint.
class QuietButton final : public QAbstractButton
{
    Q_OBJECT

public:
    enum class Ink { Hint, Link, Warn };
    QuietButton(Theme &theme, const QString &text, QWidget *parent, Ink ink = Ink::Hint);
    /// Placed before the text, in its colour; nullopt: none.
    void setMark(std::optional<Icon> mark);
    /// A click opens `menu`, which an arrow after the text indicates. From here on the text is
    /// elided if there is no room for it.
    void setMenu(QMenu *menu);
    /// With a menu: where the text is elided, and how narrow the button may become then.
    void setElision(Qt::TextElideMode mode, int leastWidth);
    void setInk(Ink ink);
    /// How wide it is with this text, not elided.
    [[nodiscard]] int widthWith(const QString &text, bool hasMark) const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Theme &m_theme;
    Ink m_ink;
    std::optional<Icon> m_mark;
    bool m_hasMenu = false;
    Qt::TextElideMode m_elideMode = Qt::ElideRight;
    int m_leastWidth = 170;
};

} // namespace ui
