#include "ui/transcript/EarlierLine.h"

#include "ui/kit/Controls.h"
#include "ui/kit/FocusRing.h"
#include "ui/kit/Icons.h"
#include "ui/words/MarkedText.h"

#include <QLocale>
#include <QPainter>

namespace ui {

namespace {

constexpr int kIcon = 12;
constexpr int kIconGap = 6;
constexpr int kSpace = 14;

QString textOf(const EarlierMessages &view)
{
    if (view.isLoading)
        return EarlierLine::tr("Loading earlier messages…");
    if (!view.problem.isEmpty())
        return EarlierLine::tr("Earlier messages cannot be read · try again");
    return view.count > 0
               ? EarlierLine::tr("Earlier messages · %1").arg(QLocale().toString(view.count))
               : EarlierLine::tr("Earlier messages");
}

} // namespace

EarlierLine::EarlierLine(Theme &theme, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setFont(Theme::textFont(12.5));
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::TabFocus);
    setFocusShape(this, {.place = FocusShape::Place::Inside});
}

void EarlierLine::setView(const EarlierMessages &view)
{
    m_view = view;
    setText(textOf(view));
    setToolTip(view.problem.isEmpty() ? QString()
                                      : ui::toolTip({markedText(view.problem, TextUse::Name)}));
    update();
}

QSize EarlierLine::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(text()) + kIcon + kIconGap, kHeight};
}

void EarlierLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ThemeColors &colors = m_theme.colors();
    const bool hasIcon = !m_view.isLoading && m_view.problem.isEmpty();
    const int mark = hasIcon ? kIcon + kIconGap : 0;
    const QString shown = fontMetrics().elidedText(text(), Qt::ElideRight, width() - mark);
    const int wide = fontMetrics().horizontalAdvance(shown) + mark;
    const int left = (width() - wide) / 2;
    const int middle = height() / 2;
    painter.setPen(colors.line);
    painter.drawLine(0, middle, left - kSpace, middle);
    painter.drawLine(left + wide + kSpace, middle, width(), middle);
    const QColor ink = underMouse()               ? colors.text
                       : m_view.problem.isEmpty() ? colors.text3
                                                  : colors.error;
    if (hasIcon)
        painter.drawPixmap(left, middle - kIcon / 2,
                           iconPixmap(Icon::ChevronUp, ink, kIcon, devicePixelRatioF()));
    painter.setPen(ink);
    painter.drawText(QRect(left + mark, 0, wide, height()), Qt::AlignVCenter | Qt::AlignLeft,
                     shown);
}

} // namespace ui

#include "moc_EarlierLine.cpp"
