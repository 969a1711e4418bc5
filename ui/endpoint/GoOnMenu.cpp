#include "ui/endpoint/GoOnMenu.h"

#include "ui/kit/Controls.h"
#include "ui/kit/FocusRing.h"
#include "ui/kit/MenuText.h"

#include <QAbstractButton>
#include <QKeyEvent>
#include <QPainter>
#include <QWidgetAction>

#include <algorithm>
#include <array>

namespace ui {

namespace {

constexpr int kRowWidth = 360;
constexpr int kMenuRowHeight = 46;
constexpr int kMoreHeight = 34;
constexpr int kRowPadding = 10;
constexpr int kRowDot = 8;

} // namespace

/// Two lines with a dot before them and the state behind them; one line and no dot without a place.
class GoOnRow final : public QAbstractButton
{
public:
    GoOnRow(Theme &theme, QWidget *parent)
        : QAbstractButton(parent)
        , m_theme(theme)
    {
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::StrongFocus);
        setFocusShape(this, {.place = FocusShape::Place::Own});
        setFixedWidth(kRowWidth);
    }

    void show(const GoOnTarget &target)
    {
        m_target = target;
        setFixedHeight(target.place.isEmpty() ? kMoreHeight : kMenuRowHeight);
        setText(target.name);
        QStringList read{target.name, target.place, target.state};
        read.removeAll(QString());
        setAccessibleName(read.join(QLatin1String(", ")));
        setToolTip(ui::toolTip({target.name, target.place}));
        update();
    }
    [[nodiscard]] const GoOnTarget &target() const { return m_target; }

protected:
    void keyPressEvent(QKeyEvent *event) override
    {
        constexpr std::array kKeys{Qt::Key_Return, Qt::Key_Enter, Qt::Key_Space};
        // The arrow keys are the menu's.
        if (std::find(kKeys.begin(), kKeys.end(), event->key()) != kKeys.end())
            click();
        else
            event->ignore();
    }

    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const ThemeColors &colors = m_theme.colors();
        if (hasFocus() || underMouse()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(colors.accentSoft);
            painter.drawRoundedRect(rect(), 6, 6);
        }
        if (m_target.place.isEmpty()) {
            painter.setFont(Theme::textFont(14));
            painter.setPen(colors.text2);
            painter.drawText(rect().adjusted(kRowPadding, 0, 0, 0),
                             Qt::AlignLeft | Qt::AlignVCenter, m_target.name);
            return;
        }
        const QRectF dot(kRowPadding, (height() - kRowDot) / 2.0, kRowDot, kRowDot);
        const bool isKnown = m_target.tone != Tone::Neutral;
        painter.setPen(isKnown ? QPen(Qt::NoPen) : QPen(colors.text3, 1));
        painter.setBrush(isKnown ? QBrush(colorOf(m_target.tone, colors)) : QBrush(Qt::NoBrush));
        painter.drawEllipse(isKnown ? dot : dot.adjusted(0.5, 0.5, -0.5, -0.5));

        const QFont hint = Theme::textFont(12.5);
        const int stateWidth = QFontMetrics(hint).horizontalAdvance(m_target.state);
        const int left = kRowPadding + kRowDot + 9;
        const int right = width() - kRowPadding;
        const int room = right - left - (stateWidth ? stateWidth + 12 : 0);
        const auto line = [&](const QFont &font, const QColor &color, int top, int height,
                              const QString &text) {
            painter.setFont(font);
            painter.setPen(color);
            painter.drawText(QRect(left, top, room, height), Qt::AlignLeft | Qt::AlignVCenter,
                             QFontMetrics(font).elidedText(text, Qt::ElideMiddle, room));
        };
        line(Theme::textFont(14, QFont::Medium), colors.text, 4, 20, m_target.name);
        line(Theme::codeFont(), colors.text3, 24, 17, m_target.place);
        painter.setFont(hint);
        painter.setPen(colors.text3);
        painter.drawText(QRect(right - stateWidth, 0, stateWidth, height()),
                         Qt::AlignRight | Qt::AlignVCenter, m_target.state);
    }

private:
    Theme &m_theme;
    GoOnTarget m_target;
};

GoOnMenu::GoOnMenu(GoOnTargets &targets, Theme &theme, QWidget *parent)
    : QMenu(parent)
    , m_targets(targets)
    , m_theme(theme)
{
    setAccessibleName(tr("Endpoints at which this conversation can go on"));
    connect(this, &QMenu::aboutToShow, this, [this] {
        fill();
        m_targets.look(m_targets.first(m_limit));
    });
    connect(&targets, &GoOnTargets::changed, this, &GoOnMenu::refresh);
    connect(&targets, &GoOnTargets::answered, this, [this](const QString &profile) {
        if (GoOnRow *row = isVisible() ? m_rows.value(profile) : nullptr) {
            GoOnTarget target = row->target();
            m_targets.showAnswer(target);
            row->show(target);
        }
    });
    fill(); // its size decides where it opens
}

void GoOnMenu::fill()
{
    clear();
    m_rows.clear();
    auto targets = m_targets.first(m_limit + 1);
    const bool hasMore = targets.size() > m_limit;
    targets.resize(std::min(targets.size(), m_limit));
    for (const auto &target : targets)
        addRow(target);
    if (hasMore)
        addMore();
    if (!m_targets.profile().isEmpty()) {
        addSeparator();
        auto *order = addAction(menuText(tr("Go on by itself next time…"),
                                         m_targets.goesOnByItself() ? tr("on") : tr("off")));
        connect(order, &QAction::triggered, &m_targets, &GoOnTargets::orderRequested);
    }
}

void GoOnMenu::addRow(const GoOnTarget &target)
{
    auto *row = new GoOnRow(m_theme, this);
    row->show(target);
    auto *action = new QWidgetAction(this);
    action->setText(target.name);
    action->setDefaultWidget(row);
    addAction(action);
    m_rows.insert(target.pin.profile, row);
    connect(row, &QAbstractButton::clicked, this, [this, pin = target.pin] {
        close();
        emit chosen(pin);
    });
}

void GoOnMenu::addMore()
{
    auto *more = new GoOnRow(m_theme, this);
    more->show({{}, tr("More endpoints"), {}, Tone::Neutral, {}});
    auto *action = new QWidgetAction(this);
    action->setText(more->text());
    action->setDefaultWidget(more);
    addAction(action);
    // fill() deletes the row that is clicked.
    connect(more, &QAbstractButton::clicked, this, &GoOnMenu::showMore, Qt::QueuedConnection);
}

void GoOnMenu::showMore()
{
    const QPoint at = pos();
    const auto shown = static_cast<qsizetype>(m_rows.size());
    hide();
    m_limit *= 2;
    popup(at);
    setActiveAction(actions().value(shown));
}

void GoOnMenu::refresh()
{
    if (!isVisible())
        return;
    // Rows keep their places under the pointer; a profile that is gone keeps its last state.
    for (const auto &target : m_targets.first(m_limit)) {
        if (GoOnRow *row = m_rows.value(target.pin.profile); row && row->target() != target)
            row->show(target);
    }
}

} // namespace ui

#include "moc_GoOnMenu.cpp"
