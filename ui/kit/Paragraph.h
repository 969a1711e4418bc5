#pragma once

#include "ui/kit/Controls.h"

#include <QTextEdit>

namespace ui {

/// Plain, selectable text with the design's line height; breaks words that are too long for a line
/// (addresses), which QLabel cannot.
class Paragraph final : public QTextEdit
{
    Q_OBJECT

public:
    explicit Paragraph(TextRole role, const QString &text, QWidget *parent = nullptr);
    void setText(const QString &text);
    /// Style class for the colour, instead of the role's.
    void setColorClass(const QString &styleClass);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] int heightForWidth(int width) const override;

private:
    /// Size of the text when laid out in `width`; -1: without line breaks.
    [[nodiscard]] QSize laidOut(int width) const;

    int m_lineHeight;
};

} // namespace ui
