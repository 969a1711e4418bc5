#pragma once

#include "ui/kit/Controls.h"

#include <QTextEdit>

namespace ui {

/// Running text as the design sets it: plain, selectable, with its line height, and wrapped within
/// a word where a word is too long for the line (addresses), which a QLabel cannot.
class Paragraph final : public QTextEdit
{
    Q_OBJECT

public:
    explicit Paragraph(TextRole role, const QString &text, QWidget *parent = nullptr);
    void setText(const QString &text);
    /// A style class for its colour in place of the role's.
    void setColorClass(const QString &styleClass);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] int heightForWidth(int width) const override;

private:
    /// Size of the text in lines of `width`; -1: unbroken.
    [[nodiscard]] QSize laidOut(int width) const;

    int m_lineHeight;
};

} // namespace ui
