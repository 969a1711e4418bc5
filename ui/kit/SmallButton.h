#pragma once

#include "ui/kit/Icons.h"
#include "ui/kit/Theme.h"

#include <QAbstractButton>

namespace ui {

/// A button of 22 px beside a text: an icon of 12 px and a label, or the icon alone, which needs an
/// accessible name. Gets the focus from the keyboard only; Return presses it like Space.
class SmallButton final : public QAbstractButton
{
    Q_OBJECT

public:
    enum class Look {
        Quiet,  ///< without a frame
        Framed, ///< with a frame, for what is likely to be wanted
    };
    SmallButton(Theme &theme, Icon icon, const QString &text, Look look, QWidget *parent);

    /// Drawn as pressed while what it opened is shown.
    void setOpen(bool open);
    [[nodiscard]] QSize sizeHint() const override;

    static constexpr int kHeight = 22;
    static constexpr int kRadius = 6;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    Theme &m_theme;
    Icon m_icon;
    Look m_look;
    bool m_isOpen = false;
};

} // namespace ui
