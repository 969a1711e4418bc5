#include "ui/kit/Controls.h"

#include "bridge/core/NameTable.h"
#include "ui/kit/FocusRing.h"
#include "ui/kit/StyleSheet.h"

#include <QPainter>
#include <QScreen>
#include <QStyle>

namespace ui {

namespace {

constexpr QSize kSwitchSize{36, 20};
constexpr int kAroundSwitch = 3;

constexpr std::array kButtonClasses{
    bridge::Named{ButtonKind::Primary, "primary"},
    bridge::Named{ButtonKind::Secondary, "secondary"},
    bridge::Named{ButtonKind::Danger, "danger"},
    bridge::Named{ButtonKind::Plain, "plain"},
};
static_assert(bridge::hasRowForEach(kButtonClasses, &bridge::Named<ButtonKind>::value,
                                    ButtonKind::Plain));

constexpr std::array kToneNames{
    bridge::Named{Tone::Neutral, "neutral"}, bridge::Named{Tone::Ok, "ok"},
    bridge::Named{Tone::Warn, "warn"},       bridge::Named{Tone::Error, "error"},
    bridge::Named{Tone::Accent, "accent"},
};
static_assert(bridge::hasRowForEach(kToneNames, &bridge::Named<Tone>::value, Tone::Accent));

void applyRole(QLabel *label, TextRole role)
{
    const TextStyle style = styleOf(role);
    label->setTextFormat(Qt::PlainText);
    label->setFont(style.font);
    setStyleClass(label, QLatin1String(style.styleClass));
}

} // namespace

ToggleSwitch::ToggleSwitch(Theme &theme, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setFocusShape(this, {.radius = kSwitchSize.height() / 2.0, .inset = kAroundSwitch});
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

QSize ToggleSwitch::sizeHint() const
{
    return kSwitchSize + QSize(2 * kAroundSwitch, 2 * kAroundSwitch);
}

bool ToggleSwitch::hitButton(const QPoint &pos) const
{
    return rect().contains(pos);
}

void ToggleSwitch::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!isEnabled())
        painter.setOpacity(0.5);
    const auto &colors = m_theme.colors();
    QRectF track(QPointF{0, 0}, QSizeF(kSwitchSize));
    track.moveCenter(QRectF(rect()).center());

    painter.setPen(Qt::NoPen);
    painter.setBrush(isChecked() ? colors.accent : colors.switchOff);
    painter.drawRoundedRect(track, track.height() / 2, track.height() / 2);

    const bool right = isChecked() != (layoutDirection() == Qt::RightToLeft);
    QRectF knob(0, 0, 16, 16);
    knob.moveCenter({right ? track.right() - 10 : track.left() + 10, track.center().y()});
    painter.setBrush(Qt::white);
    painter.drawEllipse(knob);
}

QPushButton *makeButton(ButtonKind kind, const QString &text, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setFont(Theme::textFont(13, QFont::Medium));
    button->setAutoDefault(false);
    // Focus by keyboard only: a click must not leave a focus ring behind.
    button->setFocusPolicy(Qt::TabFocus);
    button->setCursor(Qt::PointingHandCursor);
    setStyleClass(button, bridge::nameIn(kButtonClasses, kind));
    return button;
}

Card::Card(QWidget *parent)
    : QFrame(parent)
{
    setStyleClass(this, QStringLiteral("card"));
}

QColor colorOf(Tone tone, const ThemeColors &colors)
{
    switch (tone) {
    case Tone::Ok:
        return colors.ok;
    case Tone::Accent:
        return colors.accentText;
    case Tone::Warn:
        return colors.warn;
    case Tone::Error:
        return colors.error;
    case Tone::Neutral:
        break;
    }
    return colors.switchOff;
}

Pill::Pill(QWidget *parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setFont(Theme::textFont(12, QFont::Medium));
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    setStyleClass(this, QStringLiteral("pill"));
}

void Pill::show(Tone tone, const QString &text)
{
    setText(text);
    setStyleProperty(this, "tone", bridge::nameIn(kToneNames, tone));
}

StatusDot::StatusDot(QWidget *parent)
    : QFrame(parent)
{
    setFixedSize(8, 8);
    setStyleClass(this, QStringLiteral("dot"));
    setTone(Tone::Neutral);
}

void StatusDot::setTone(Tone tone)
{
    setStyleProperty(this, "tone", bridge::nameIn(kToneNames, tone));
}

TextStyle styleOf(TextRole role)
{
    switch (role) {
    case TextRole::Body:
        return {Theme::textFont(), "text", 21};
    case TextRole::Hint:
        return {Theme::textFont(12.5), "text3", 19};
    case TextRole::Row:
        return {Theme::textFont(13), "text", 20};
    case TextRole::CardTitle:
        return {Theme::textFont(15, QFont::DemiBold), "text", 21};
    case TextRole::PageTitle:
        return {Theme::textFont(20, QFont::Bold), "text", 26};
    case TextRole::Code:
        return {Theme::codeFont(), "text2", 19};
    case TextRole::Secondary:
        break;
    }
    return {Theme::textFont(), "text2", 21};
}

void resizeWithinScreen(QWidget &window, const QSize &size)
{
    QSize reserved(16, 48); // the frame, not known before the window is shown
    // Wayland, and X with several screens, do not say where panels are.
    if (window.screen()->availableSize() == window.screen()->size())
        reserved.rheight() += 56;
    const QSize room = window.screen()->availableSize() - reserved;
    // A window that cannot be made smaller than its screen has controls that cannot be reached.
    window.setMinimumSize(window.minimumSize().boundedTo(room));
    window.resize(size.boundedTo(room));
}

QLabel *makeLabel(TextRole role, const QString &text, QWidget *parent)
{
    auto *label = new QLabel(parent);
    applyRole(label, role);
    label->setText(text);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    // A wrapping label has a square size hint; only long text fits one.
    label->setWordWrap(role == TextRole::Body || role == TextRole::Secondary
                       || role == TextRole::Hint);
    return label;
}

QString toolTip(const QStringList &lines)
{
    QStringList escaped;
    for (const QString &line : lines)
        escaped.append(line.toHtmlEscaped());
    return QStringLiteral("<qt>%1</qt>").arg(escaped.join(QLatin1String("<br>")));
}

ElidedLabel::ElidedLabel(TextRole role, QWidget *parent, Qt::TextElideMode mode)
    : QLabel(parent)
    , m_mode(mode)
{
    applyRole(this, role);
}

void ElidedLabel::setFullText(const QString &text)
{
    setText(text.simplified());
    setToolTip(ui::toolTip({text}));
}

QSize ElidedLabel::minimumSizeHint() const
{
    const auto least = fontMetrics().horizontalAdvance(QStringLiteral("mm…"));
    return {qMin(least, sizeHint().width()), sizeHint().height()};
}

QSize ElidedLabel::sizeHint() const
{
    const auto margins = contentsMargins();
    return {fontMetrics().horizontalAdvance(text()) + 1 + margins.left() + margins.right(),
            fontMetrics().height() + margins.top() + margins.bottom()};
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const auto shown = fontMetrics().elidedText(text(), m_mode, contentsRect().width());
    style()->drawItemText(&painter, contentsRect(), static_cast<int>(alignment()), palette(),
                          isEnabled(), shown, foregroundRole());
}

} // namespace ui
