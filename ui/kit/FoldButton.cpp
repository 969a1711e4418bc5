#include "ui/kit/FoldButton.h"

#include "ui/kit/Icons.h"

#include <QPainter>

namespace ui {

namespace {

constexpr int kChevron = 12;
constexpr int kFoldSpace = 6;

} // namespace

FoldButton::FoldButton(Theme &theme, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setCheckable(true);
    setAttribute(Qt::WA_Hover);
    setFont(Theme::textFont(12.5));
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void FoldButton::setPreview(const QString &preview)
{
    m_preview = preview.left(500).simplified();
    updateGeometry();
    update();
}

void FoldButton::setPreviewFont(const QFont &font)
{
    m_previewFont = font;
    updateGeometry();
    update();
}

QSize FoldButton::sizeHint() const
{
    const int preview = m_preview.isEmpty()
                            ? 0
                            : kFoldSpace + QFontMetrics(m_previewFont).horizontalAdvance(m_preview);
    return {minimumSizeHint().width() + preview, 22};
}

QSize FoldButton::minimumSizeHint() const
{
    return {kChevron + kFoldSpace + fontMetrics().horizontalAdvance(text()) + 2, 22};
}

void FoldButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ThemeColors &colors = m_theme.colors();
    const QColor ink = underMouse() ? colors.text2 : colors.text3;
    painter.drawPixmap(0, (height() - kChevron) / 2,
                       iconPixmap(isChecked() ? Icon::ChevronDown : Icon::ChevronRight, ink,
                                  kChevron, devicePixelRatioF()));
    painter.setPen(ink);
    painter.setFont(font());
    int x = kChevron + kFoldSpace;
    painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter | Qt::AlignLeft, text());
    x += fontMetrics().horizontalAdvance(text()) + kFoldSpace;
    if (isChecked() || m_preview.isEmpty() || x >= width())
        return;
    painter.setFont(m_previewFont);
    painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(m_preview, Qt::ElideRight, width() - x));
}

} // namespace ui

#include "moc_FoldButton.cpp"
