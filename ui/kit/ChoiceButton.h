#pragma once

#include "ui/kit/Theme.h"

#include <QAbstractButton>

namespace ui {

/// A radio button (one of several) or check box (any of several) with a label and a description
/// under it. Both texts wrap.
class ChoiceButton final : public QAbstractButton
{
    Q_OBJECT

public:
    enum class Shape { Circle, Box };
    ChoiceButton(Theme &theme, Shape shape, const QString &label, const QString &description,
                 QWidget *parent);

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void paintIndicator(QPainter &painter) const;
    [[nodiscard]] QRect labelRect(int width) const;
    [[nodiscard]] QRect descriptionRect(int width) const;

    Theme &m_theme;
    Shape m_shape;
    QString m_description;
};

} // namespace ui
