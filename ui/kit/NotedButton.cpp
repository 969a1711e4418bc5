#include "ui/kit/NotedButton.h"

#include "ui/kit/Icons.h"
#include "ui/kit/StyleSheet.h"

#include <QPainter>
#include <QStyleOptionButton>

#include <utility>

namespace ui {

namespace {

constexpr int kSpace = 8;
constexpr int kIcon = 14;
constexpr int kMaxNote = 150;

} // namespace

NotedButton::NotedButton(Theme &theme, ButtonKind kind, const QString &text, QWidget *parent)
    : QPushButton(text, parent)
    , m_theme(theme)
    , m_kind(kind)
    , m_noteFont(Theme::textFont(12.5))
{
    setFont(Theme::textFont(13, QFont::Medium));
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setStyleClass(this, kind == ButtonKind::Primary ? QStringLiteral("primary")
                                                    : QStringLiteral("secondary"));
    setAccessibleName(text);
}

void NotedButton::setKeyNote(const QString &key)
{
    m_note = key;
    updateGeometry();
}

void NotedButton::setReturnNote()
{
    m_isReturn = true;
    updateGeometry();
}

void NotedButton::setRuleNote(const QString &rule)
{
    m_note = rule;
    m_noteFont = Theme::codeFont();
    setAccessibleName(text() + QLatin1Char(' ') + rule);
    updateGeometry();
}

int NotedButton::noteWidth() const
{
    if (m_isReturn)
        return kIcon;
    return std::min(kMaxNote, QFontMetrics(m_noteFont).horizontalAdvance(m_note) + 1);
}

int NotedButton::widthFor(const QStringList &texts) const
{
    int most = 0;
    for (const QString &each : texts)
        most = std::max(most, fontMetrics().horizontalAdvance(each));
    return sizeHint().width() - fontMetrics().horizontalAdvance(text()) + most;
}

void NotedButton::setNoteShown(bool shown)
{
    if (std::exchange(m_isNoteShown, shown) != shown)
        update();
}

QSize NotedButton::sizeHint() const
{
    return QPushButton::sizeHint() + QSize(kSpace + noteWidth(), 0);
}

QSize NotedButton::minimumSizeHint() const
{
    return QPushButton::sizeHint() + QSize(kSpace + std::min(40, noteWidth()), 0);
}

void NotedButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QStyleOptionButton option;
    initStyleOption(&option);
    option.text.clear();
    style()->drawControl(QStyle::CE_PushButton, &option, &painter, this);

    const ThemeColors &colors = m_theme.colors();
    const bool isPrimary = m_kind == ButtonKind::Primary;
    const int text = fontMetrics().horizontalAdvance(this->text());
    const int padding = (QPushButton::sizeHint().width() - text) / 2;
    const int note = std::min(noteWidth(), width() - text - kSpace - 2 * padding);
    int x = (width() - text - kSpace - note) / 2;
    painter.setPen(!isEnabled() ? colors.text3 : isPrimary ? colors.onAccent : colors.text);
    painter.setFont(font());
    painter.drawText(QRect(x, 0, text + 2, height()), Qt::AlignVCenter, this->text());
    if (!m_isNoteShown)
        return;
    x += text + kSpace;
    QColor quiet = isPrimary && isEnabled() ? colors.onAccent : colors.text3;
    if (isPrimary && isEnabled())
        quiet.setAlphaF(0.8F);
    if (m_isReturn) {
        painter.drawPixmap(x, (height() - kIcon) / 2,
                           iconPixmap(Icon::Return, quiet, kIcon, devicePixelRatioF()));
        return;
    }
    const bool isRule = m_noteFont.family() == Theme::codeFont().family();
    painter.setPen(isRule ? colors.text2 : quiet);
    painter.setFont(m_noteFont);
    painter.drawText(QRect(x, 0, note, height()), Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_note, Qt::ElideRight, note));
}

} // namespace ui

#include "moc_NotedButton.cpp"
