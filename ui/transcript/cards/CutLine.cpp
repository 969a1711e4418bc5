#include "ui/transcript/cards/CutLine.h"

#include "ui/kit/Icons.h"

#include <QLocale>
#include <QPainter>

namespace ui {

namespace {

constexpr int kCutHeight = 20;
constexpr int kBeforeCut = 34;
constexpr int kCutSpace = 8;
constexpr int kCutIcon = 14;

} // namespace

CutLine::CutLine(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setFont(Theme::textFont(12.5));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void CutLine::setKept(qsizetype characters)
{
    m_text = characters == 1
                 ? tr("cut here · 1 character kept")
                 : tr("cut here · %1 characters kept").arg(QLocale().toString(characters));
    setAccessibleName(m_text);
    update();
}

QSize CutLine::sizeHint() const
{
    return {kBeforeCut + kCutIcon + 3 * kCutSpace + fontMetrics().horizontalAdvance(m_text),
            kCutHeight};
}

void CutLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QColor ink = m_theme.colors().error;
    const int middle = height() / 2;
    QPen pen(ink, 1.5);
    pen.setDashPattern({3, 2});
    painter.setPen(pen);
    painter.drawLine(0, middle, kBeforeCut, middle);
    int x = kBeforeCut + kCutSpace;
    painter.drawPixmap(x, middle - kCutIcon / 2,
                       iconPixmap(Icon::Scissors, ink, kCutIcon, devicePixelRatioF()));
    x += kCutIcon + kCutSpace;
    painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter | Qt::AlignLeft, m_text);
    x += fontMetrics().horizontalAdvance(m_text) + kCutSpace;
    if (x < width()) {
        painter.setOpacity(0.45);
        painter.drawLine(x, middle, width(), middle);
    }
}

} // namespace ui

#include "moc_CutLine.cpp"
