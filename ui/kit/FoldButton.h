#pragma once

#include "ui/kit/Theme.h"

#include <QAbstractButton>

namespace ui {

/// A quiet line with a chevron that opens and closes what stands under it: a label, and a preview
/// as far as there is room, in the code font unless told otherwise. Checked: open.
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
