#pragma once

#include "ui/kit/Theme.h"

#include <QWidget>

namespace ui {

/// The dashed line under an answer that was cut off, with how much of it was kept.
class CutLine final : public QWidget
{
    Q_OBJECT

public:
    explicit CutLine(Theme &theme, QWidget *parent);
    void setKept(qsizetype characters);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Theme &m_theme;
    QString m_text;
};

} // namespace ui
