#include "ui/kit/FocusRing.h"

#include "ui/kit/ReadingOrder.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QFocusEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPlainTextEdit>
#include <QTextEdit>

namespace ui {

namespace {

constexpr char kShape[] = "focusShape";
constexpr char kHadRing[] = "hadFocusRing";

struct ChosenShape
{
    FocusShape shape;
    QPointer<QWidget> around;
};

/// The last press was of a key.
bool lastWasKey = false;

bool isModifier(int key)
{
    return key == Qt::Key_Shift || key == Qt::Key_Control || key == Qt::Key_Alt
           || key == Qt::Key_Meta || key == Qt::Key_AltGr;
}

/// The next parent that clips it: a viewport, or the window.
QWidget *hostOf(const QWidget &widget)
{
    QWidget *host = widget.parentWidget();
    while (host && !host->isWindow()) {
        const auto *area = qobject_cast<QAbstractScrollArea *>(host->parentWidget());
        if (area && area->viewport() == host)
            break;
        host = host->parentWidget();
    }
    return host;
}

class Ring final : public QWidget
{
public:
    Ring(const Theme &theme, QWidget *host)
        : QWidget(host)
        , m_theme(theme)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setAttribute(Qt::WA_NoSystemBackground);
        setFocusPolicy(Qt::NoFocus);
        setObjectName(QStringLiteral("focusRing"));
    }

    void setRadius(double radius)
    {
        m_radius = radius;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        paintRowRing(painter, rect(), m_radius, m_theme.colors());
    }

private:
    const Theme &m_theme;
    double m_radius = 0;
};

} // namespace

} // namespace ui

Q_DECLARE_METATYPE(ui::ChosenShape)

namespace ui {

void setFocusShape(QWidget *widget, const FocusShape &shape, QWidget *around)
{
    widget->setProperty(kShape, QVariant::fromValue(ChosenShape{shape, around}));
}

FocusShape focusShapeOf(const QWidget &widget)
{
    using Place = FocusShape::Place;
    using When = FocusShape::When;
    if (const QVariant chosen = widget.property(kShape); chosen.isValid())
        return chosen.value<ChosenShape>().shape;
    if (qobject_cast<const QAbstractItemView *>(&widget) || qobject_cast<const QMenu *>(&widget))
        return {.place = Place::Own};
    const auto *combo = qobject_cast<const QComboBox *>(&widget);
    if (qobject_cast<const QLineEdit *>(&widget) || qobject_cast<const QAbstractSpinBox *>(&widget)
        || (combo && combo->isEditable()))
        return {.place = Place::Inside, .when = When::Always};
    const auto *rich = qobject_cast<const QTextEdit *>(&widget);
    const auto *plain = qobject_cast<const QPlainTextEdit *>(&widget);
    if ((rich && !rich->isReadOnly()) || (plain && !plain->isReadOnly()))
        return {.place = Place::Inside, .when = When::Always};
    if (qobject_cast<const QAbstractScrollArea *>(&widget))
        return {.place = Place::Inside};
    return {};
}

void paintRowRing(QPainter &painter, const QRectF &row, double radius, const ThemeColors &colors)
{
    constexpr double kHalf = FocusRing::kWidth / 2.0;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colors.accentText, FocusRing::kWidth));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(row.adjusted(kHalf, kHalf, -kHalf, -kHalf), radius - kHalf,
                            radius - kHalf);
    painter.restore();
}

FocusRing::FocusRing(const Theme &theme)
    : m_theme(theme)
{
    lastWasKey = false;
    QCoreApplication::instance()->installEventFilter(this);
    connect(&theme, &Theme::changed, this, [this] {
        if (m_ring)
            m_ring->update();
    });
}

FocusRing::~FocusRing()
{
    delete m_ring;
}

bool FocusRing::isByKeys(Qt::FocusReason reason)
{
    switch (reason) {
    case Qt::TabFocusReason:
    case Qt::BacktabFocusReason:
    case Qt::ShortcutFocusReason:
        return true;
    case Qt::MouseFocusReason:
        return false;
    default:
        break;
    }
    return lastWasKey;
}

const QWidget *FocusRing::ringOf(const QWidget &widget) const
{
    return m_focused == &widget && m_ring && m_ring->isVisible() ? m_ring.data() : nullptr;
}

bool FocusRing::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::KeyPress:
        takeKey(*watched, static_cast<QKeyEvent *>(event)->key());
        break;
    case QEvent::MouseButtonPress:
    case QEvent::TouchBegin:
    case QEvent::TabletPress:
        lastWasKey = false;
        break;
    case QEvent::FocusIn:
        if (watched->isWidgetType())
            enter(*static_cast<QWidget *>(watched), static_cast<QFocusEvent *>(event)->reason());
        break;
    case QEvent::FocusOut:
        // What opens a menu keeps its ring.
        if (watched == m_focused
            && static_cast<QFocusEvent *>(event)->reason() != Qt::PopupFocusReason)
            leave();
        break;
    case QEvent::Move:
    case QEvent::Resize:
    case QEvent::Show:
    case QEvent::Hide:
        if (m_around && watched->isWidgetType()
            && (watched == m_around || static_cast<QWidget *>(watched)->isAncestorOf(m_around)))
            place();
        break;
    case QEvent::ZOrderChange:
        // Over what it is on, whatever that comes over.
        if (m_ring && m_around && watched->isWidgetType()
            && (watched == m_around || static_cast<QWidget *>(watched)->isAncestorOf(m_around)))
            m_ring->raise();
        break;
    case QEvent::ChildAdded:
        if (m_ring && watched == m_host && static_cast<QChildEvent *>(event)->child() != m_ring)
            m_ring->raise();
        break;
    default:
        break;
    }
    return false;
}

void FocusRing::takeKey(const QObject &watched, int key)
{
    lastWasKey = lastWasKey || !isModifier(key);
    // Only now: rows, cards and parts of pages come and go.
    const auto *widget = qobject_cast<const QWidget *>(&watched);
    if ((key == Qt::Key_Tab || key == Qt::Key_Backtab) && widget
        && !qobject_cast<QDialog *>(widget->window()))
        orderTabs(*widget->window());
}

void FocusRing::enter(QWidget &widget, Qt::FocusReason reason)
{
    using When = FocusShape::When;
    const FocusShape shape = focusShapeOf(widget);
    const bool isReturn = reason == Qt::PopupFocusReason || reason == Qt::ActiveWindowFocusReason
                          || reason == Qt::MenuBarFocusReason;
    const QVariant before = widget.property(kHadRing);
    bool isShown = shape.when == When::Always;
    if (isReturn && before.isValid())
        isShown = isShown || before.toBool();
    else if (shape.when == When::AfterTab)
        isShown = reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason
                  || reason == Qt::ShortcutFocusReason;
    else
        isShown = isShown || isByKeys(reason);
    widget.setProperty(kHadRing, isShown);
    const bool isOwn = shape.place == FocusShape::Place::Own;
    if (isOwn && widget.window()->windowType() == Qt::Popup)
        return; // what opened it keeps its ring
    if (!isShown || isOwn) {
        leave();
        return;
    }
    const QVariant chosen = widget.property(kShape);
    QWidget *around = chosen.isValid() ? chosen.value<ChosenShape>().around.data() : nullptr;
    m_focused = &widget;
    m_around = around ? around : &widget;
    place();
}

void FocusRing::leave()
{
    m_focused = nullptr;
    m_around = nullptr;
    if (m_ring)
        m_ring->hide();
}

void FocusRing::place()
{
    QWidget *host = m_around ? hostOf(*m_around) : nullptr;
    if (!host || !m_around->isVisible()) {
        if (m_ring)
            m_ring->hide();
        return;
    }
    m_host = host;
    if (!m_ring)
        m_ring = new Ring(m_theme, host);
    else if (m_ring->parentWidget() != host)
        m_ring->setParent(host);
    const FocusShape shape = focusShapeOf(*m_focused);
    const bool isOutside = shape.place == FocusShape::Place::Outside;
    const int by = isOutside ? kGap + kWidth - shape.inset : -shape.inset;
    const QRect at(m_around->mapTo(host, QPoint()), m_around->size());
    m_ring->setGeometry(at.adjusted(-by, -by, by, by));
    static_cast<Ring *>(m_ring.data())
        ->setRadius(isOutside ? shape.radius + kGap + kWidth : shape.radius);
    m_ring->raise();
    m_ring->show();
}

} // namespace ui

#include "moc_FocusRing.cpp"
