#include "ui/start/WayCard.h"

#include "ui/kit/FocusRing.h"

#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

namespace {

constexpr int kRadio = 16;
constexpr int kTitleHeight = 22;
constexpr int kLineHeight = 18;
constexpr int kNoteGap = 12;
constexpr int kLineFlags = Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap;

QFont titleFont()
{
    return Theme::textFont(15, QFont::DemiBold);
}

QFont lineFont()
{
    return Theme::textFont(12.5);
}

} // namespace

WayButton::WayButton(const Theme &theme, const QString &title, const QString &line, QWidget *parent)
    : QRadioButton(title, parent)
    , m_theme(theme)
    , m_line(line)
{
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(title);
    setAccessibleDescription(line);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void WayButton::setNote(const QString &note)
{
    if (m_note == note)
        return;
    m_note = note;
    setAccessibleDescription(note.isEmpty() ? m_line : QStringLiteral("%1 · %2").arg(m_line, note));
    update();
}

QRect WayButton::lineRect(int width) const
{
    const QRect room(kIndent, kTitleHeight, std::max(80, width - kIndent), 10000);
    QRect taken = QFontMetrics(lineFont()).boundingRect(room, kLineFlags, m_line);
    taken.setHeight(std::max(kLineHeight, taken.height()));
    return taken;
}

int WayButton::heightForWidth(int width) const
{
    return lineRect(width).bottom() + 1;
}

QSize WayButton::sizeHint() const
{
    const int width = kIndent + QFontMetrics(lineFont()).horizontalAdvance(m_line) + 2;
    return {width, kTitleHeight + kLineHeight};
}

QSize WayButton::minimumSizeHint() const
{
    return {kIndent + QFontMetrics(titleFont()).horizontalAdvance(text()) + 2,
            kTitleHeight + kLineHeight};
}

void WayButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ThemeColors &colors = m_theme.colors();
    const QRectF circle(0, 3, kRadio, kRadio);
    if (isChecked()) {
        painter.setPen(QPen(colors.accent, 5));
        painter.setBrush(colors.background);
        painter.drawEllipse(circle.adjusted(2.5, 2.5, -2.5, -2.5));
    } else {
        painter.setPen(QPen(colors.text3, 1.5));
        painter.setBrush(colors.background);
        painter.drawEllipse(circle.adjusted(0.75, 0.75, -0.75, -0.75));
    }
    painter.setFont(titleFont());
    painter.setPen(colors.text);
    const int title = painter.fontMetrics().horizontalAdvance(text());
    painter.drawText(QRect(kIndent, 0, title + 2, kTitleHeight), Qt::AlignVCenter, text());
    const int left = kIndent + title + kNoteGap;
    painter.setFont(lineFont());
    painter.setPen(colors.text3);
    const QRect note(left, 0, width() - left, kTitleHeight);
    painter.drawText(note, Qt::AlignVCenter | Qt::AlignRight,
                     painter.fontMetrics().elidedText(m_note, Qt::ElideRight, note.width()));
    painter.setPen(isChecked() ? colors.text2 : colors.text3);
    painter.drawText(lineRect(width()).adjusted(0, 0, 2, 0), kLineFlags, m_line);
}

WayCard::WayCard(const Theme &theme, const QString &title, const QString &line, QWidget *parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_button(new WayButton(theme, title, line, this))
    , m_content(new QVBoxLayout)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(17, 14, 17, 15);
    column->setSpacing(0);
    column->addWidget(m_button);
    m_content->setContentsMargins(WayButton::kIndent, 0, 0, 0);
    m_content->setSpacing(0);
    column->addLayout(m_content);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    setFocusShape(m_button, {.radius = Theme::kRadiusCard}, this);
    connect(m_button, &QAbstractButton::toggled, this, qOverload<>(&QWidget::update));
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void WayCard::addContent(QWidget *content)
{
    m_content->addWidget(content);
}

void WayCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ThemeColors &colors = m_theme.colors();
    const bool isOn = m_button->isChecked();
    painter.setPen(isOn ? colors.accentText : colors.line);
    painter.setBrush(isOn ? colors.background : colors.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), Theme::kRadiusCard,
                            Theme::kRadiusCard);
}

void WayCard::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        m_button->click();
    else
        QFrame::mousePressEvent(event);
}

} // namespace ui

#include "moc_WayCard.cpp"
