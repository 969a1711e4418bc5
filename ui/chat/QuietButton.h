#pragma once

#include "ui/common/Icons.h"
#include "ui/common/Theme.h"

#include <QAbstractButton>

#include <optional>

namespace ui {

/// A button that is only its text, as quiet as a hint.
class QuietButton final : public QAbstractButton
{
    Q_OBJECT

public:
    enum class Ink { Hint, Link };
    QuietButton(Theme &theme, const QString &text, QWidget *parent, Ink ink = Ink::Hint);
    /// In front of the text, in its colour.
    void setMark(Icon mark);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Theme &m_theme;
    Ink m_ink;
    std::optional<Icon> m_mark;
};

} // namespace ui
