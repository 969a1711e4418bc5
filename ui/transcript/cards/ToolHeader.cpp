#include "ui/transcript/cards/ToolHeader.h"

#include "ui/kit/Controls.h"
#include "ui/kit/FocusRing.h"
#include "ui/kit/Icons.h"
#include "ui/kit/StateMark.h"
#include "ui/words/ActivityText.h"
#include "ui/words/MarkedText.h"

#include <QLocale>
#include <QPainter>

#include <optional>

namespace ui {

using bridge::chat::ToolUse;
using std::chrono::milliseconds;

namespace {

constexpr int kHeight = 36;
constexpr int kPadding = 12;
constexpr int kIcon = 14;

QString stateWord(ToolUse::State state)
{
    switch (state) {
    case ToolUse::State::Preparing:
        return ToolHeader::tr("preparing");
    case ToolUse::State::Running:
        return ToolHeader::tr("running");
    case ToolUse::State::Waiting:
        return ToolHeader::tr("waits for you");
    case ToolUse::State::Succeeded:
        return ToolHeader::tr("done");
    case ToolUse::State::Failed:
        return ToolHeader::tr("failed");
    case ToolUse::State::Denied:
        return ToolHeader::tr("denied");
    case ToolUse::State::Lost:
        return ToolHeader::tr("not finished");
    }
    return {};
}

QString durationText(milliseconds duration)
{
    const double seconds = static_cast<double>(duration.count()) / 1000;
    if (seconds < 60)
        return ToolHeader::tr("%1 s").arg(QLocale::c().toString(seconds, 'f', 1));
    const auto whole = static_cast<int>(seconds);
    return ToolHeader::tr("%1 min %2 s").arg(whole / 60).arg(whole % 60);
}

/// nullopt: a dot, as there is no result yet.
std::optional<Icon> iconOf(ToolUse::State state)
{
    switch (state) {
    case ToolUse::State::Preparing:
    case ToolUse::State::Running:
    case ToolUse::State::Waiting:
        return std::nullopt;
    case ToolUse::State::Succeeded:
        return Icon::Check;
    case ToolUse::State::Failed:
    case ToolUse::State::Denied:
        return Icon::Cross;
    case ToolUse::State::Lost:
        return Icon::Warning;
    }
    return std::nullopt;
}

QColor colorOf(ToolUse::State state, const ThemeColors &colors)
{
    switch (state) {
    case ToolUse::State::Preparing:
        return colors.text3;
    case ToolUse::State::Running:
        return colors.accentText;
    case ToolUse::State::Waiting:
        return colors.warn;
    case ToolUse::State::Succeeded:
        return colors.ok;
    case ToolUse::State::Failed:
        return colors.error;
    case ToolUse::State::Denied:
        return colors.text3;
    case ToolUse::State::Lost:
        return colors.warn;
    }
    return colors.text3;
}

} // namespace

ToolHeader::ToolHeader(Theme &theme, bridge::Clock &clock, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_clock(clock)
    , m_tick(clock, *this)
{
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setFocusShape(this, {.place = FocusShape::Place::Inside, .radius = Theme::kRadiusTool});
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ToolHeader::showTool(const ToolUse &tool, bool canOpen)
{
    m_state = tool.state;
    m_startedAt = tool.startedAt;
    m_tick.stop();
    m_name = markedText(tool.name.left(200), TextUse::Name);
    m_headline = markedText(tool.input.headline.left(1000).trimmed(), TextUse::Name);
    m_added = tool.linesAdded;
    m_removed = tool.linesRemoved;
    const bool isDone =
        tool.state == ToolUse::State::Succeeded || tool.state == ToolUse::State::Failed;
    m_result = isDone && tool.duration.count() > 0       ? durationText(tool.duration)
               : tool.state == ToolUse::State::Succeeded ? QString()
                                                         : stateWord(tool.state);
    setEnabled(canOpen);
    setCursor(canOpen ? Qt::PointingHandCursor : Qt::ArrowCursor);
    setAccessibleName(tr("%1: %2 (%3)").arg(m_name, m_headline, stateWord(m_state)));
    QStringList tip =
        markedText(tool.input.headline.left(4000), TextUse::Command).split(QLatin1Char('\n'));
    tip.append(stateWord(m_state));
    setToolTip(ui::toolTip(tip));
    update();
}

QSize ToolHeader::sizeHint() const
{
    return {200, kHeight};
}

void ToolHeader::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ThemeColors &colors = m_theme.colors();
    paintState(painter);

    int x = kPadding + kIcon + 6;
    const int right = paintResult(painter, width() - kPadding);
    const auto write = [&](const QFont &font, const QColor &color, const QString &text) {
        painter.setFont(font);
        painter.setPen(color);
        const QString shown =
            painter.fontMetrics().elidedText(text, Qt::ElideRight, std::max(0, right - 10 - x));
        painter.drawText(QRect(x, 0, right - x, kHeight), Qt::AlignVCenter | Qt::AlignLeft, shown);
        x += painter.fontMetrics().horizontalAdvance(shown) + 8;
    };
    write(Theme::textFont(13, QFont::DemiBold), colors.text, m_name);
    write(Theme::codeFont(), colors.text2, m_headline);
    if (m_state == ToolUse::State::Running)
        m_tick.painted(running());
}

std::chrono::milliseconds ToolHeader::running() const
{
    return std::max(milliseconds(0), m_clock.monotonic() - m_startedAt);
}

void ToolHeader::paintState(QPainter &painter) const
{
    const ThemeColors &colors = m_theme.colors();
    const QColor tone = colorOf(m_state, colors);
    const QRect mark(kPadding, (kHeight - kIcon) / 2, kIcon, kIcon);
    if (const auto which = iconOf(m_state)) {
        painter.drawPixmap(mark.topLeft(), iconPixmap(*which, tone, kIcon, devicePixelRatioF()));
    } else if (m_state == ToolUse::State::Running) {
        const auto seconds = static_cast<int>(running().count() / 1000);
        paintStateMark(painter, mark, StateMark::Working, colors, turnAfter(seconds));
    } else if (m_state == ToolUse::State::Waiting) {
        paintStateMark(painter, mark, StateMark::Asks, colors);
    } else {
        painter.setPen(Qt::NoPen);
        painter.setBrush(tone);
        painter.drawEllipse(QRectF(mark).center(), 3.5, 3.5);
    }
}

int ToolHeader::paintResult(QPainter &painter, int right) const
{
    const ThemeColors &colors = m_theme.colors();
    if (isEnabled()) {
        right -= 10;
        painter.drawPixmap(right, (kHeight - 10) / 2,
                           iconPixmap(isChecked() ? Icon::ChevronDown : Icon::ChevronRight,
                                      colors.text2, 10, devicePixelRatioF()));
        right -= 8;
    }
    painter.setFont(Theme::textFont(12.5));
    const auto write = [&](const QColor &color, const QString &text) {
        right -= painter.fontMetrics().horizontalAdvance(text);
        painter.setPen(color);
        painter.drawText(QRect(right, 0, width() - right, kHeight),
                         Qt::AlignVCenter | Qt::AlignLeft, text);
        right -= 8;
    };
    if (m_added + m_removed > 0) {
        write(colors.error, QStringLiteral("−%1").arg(m_removed));
        write(colors.ok, QStringLiteral("+%1").arg(m_added));
    } else if (m_state == ToolUse::State::Running) {
        write(colors.text3, secondsText(running()));
    } else if (!m_result.isEmpty()) {
        write(colors.text3, m_result);
    }
    return right;
}

} // namespace ui

#include "moc_ToolHeader.cpp"
