#include "ui/transcript/ActivityLine.h"

#include "ui/kit/StateMark.h"
#include "ui/words/ActivityText.h"

#include <QCoreApplication>
#include <QPainter>

#include <utility>

namespace ui {

using bridge::chat::Activity;
using Kind = Activity::Kind;

namespace {

struct Line
{
    Q_DECLARE_TR_FUNCTIONS(ActivityLine)
};

constexpr int kMark = 12;
constexpr int kMarkGap = 9;

} // namespace

ActivityLine::ActivityLine(Theme &theme, bridge::Clock &clock,
                           const bridge::session::AgentInfo &agent, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_clock(clock)
    , m_agent(agent)
    , m_tick(clock, *this)
{
    setFont(Theme::textFont(13));
    setAttribute(Qt::WA_TransparentForMouseEvents);
}

bool ActivityLine::isNeeded() const
{
    return m_latest.kind != Kind::None;
}

void ActivityLine::setActivity(const Activity &activity, bool escStops)
{
    const Kind before = std::exchange(m_latest, activity).kind;
    const bool didEscStop = std::exchange(m_escStops, escStops);
    const bool isTurningPoint =
        before == Kind::None || didEscStop != escStops
        || (before == Kind::WaitingForUser) != (activity.kind == Kind::WaitingForUser);
    if (!isNeeded()) {
        m_tick.stop();
    } else if (isTurningPoint || !m_tick.isPending()) {
        m_isFresh = false;
        m_tick.stop();
        update();
    }
}

void ActivityLine::showLatest()
{
    const auto now = m_clock.monotonic();
    m_words = wordsFor(m_latest, m_agent);
    m_measures = measuresOf(m_latest, now);
    m_isWaiting = m_latest.kind == Kind::WaitingForUser;
    m_isStopShown = m_escStops && !m_isWaiting;
    m_seconds = static_cast<int>((now - m_latest.turnSince).count() / 1000);
    // Announced each time that it is set.
    if (accessibleName() != m_words)
        setAccessibleName(m_words);
}

void ActivityLine::paintEvent(QPaintEvent *)
{
    // A repaint for another reason in between shows the same.
    if (!m_isFresh || !m_tick.isPending())
        showLatest();
    m_isFresh = true;

    QPainter painter(this);
    const ThemeColors &colors = m_theme.colors();
    const QRect mark(0, (height() - kMark) / 2, kMark, kMark);
    if (m_isWaiting)
        paintStateMark(painter, mark, StateMark::Asks, colors);
    else
        paintStateMark(painter, mark, StateMark::Working, colors, turnAfter(m_seconds));
    const QFontMetrics metrics = fontMetrics();
    const QString dot = QStringLiteral(" · ");
    QString tail = m_measures.isEmpty() ? QString() : dot + m_measures;
    const QString stop = m_isStopShown ? Line::tr("Esc to stop") : QString();
    if (!stop.isEmpty())
        tail += dot;
    int x = kMark + kMarkGap;
    const int room = width() - x - metrics.horizontalAdvance(tail + stop);
    const auto write = [&](const QColor &color, const QString &text) {
        painter.setPen(color);
        painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter | Qt::AlignLeft,
                         text);
        x += metrics.horizontalAdvance(text);
    };
    write(colors.text3, metrics.elidedText(m_words, Qt::ElideMiddle, std::max(room, 40)) + tail);
    write(colors.text2, stop);
    // While it waits, nothing changes.
    if (!m_isWaiting)
        m_tick.painted(m_clock.monotonic() - m_latest.turnSince - m_latest.waited);
}

} // namespace ui
