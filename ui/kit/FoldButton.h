#pragma once

#include "ui/kit/Theme.h"

#include <QAbstractButton>

namespace ui {

/// A flat button with a chevron that expands the content below it: a label, and an elided preview,
/// by default in the code font. Checked: expanded.
class FoldButton final : public QAbstractButton
{
    Q_OBJECT

public:
    explicit FoldButton(Theme &theme, QWidget *parent = nullptr);
    void setPreview(const QString &preview);
    void setPreviewFont(const QFont &font);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Theme &m_theme;
    QString m_preview;
    QFont m_previewFont = Theme::codeFont();
};

} // namespace ui
