#include "ui/kit/WheelGuard.h"

#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QEvent>
#include <QScrollBar>
#include <QTabBar>

namespace ui {

namespace {

bool changesByWheel(const QObject *object)
{
    return qobject_cast<const QComboBox *>(object) || qobject_cast<const QAbstractSpinBox *>(object)
           || qobject_cast<const QTabBar *>(object)
           || (qobject_cast<const QAbstractSlider *>(object)
               && !qobject_cast<const QScrollBar *>(object));
}

} // namespace

WheelGuard::WheelGuard(QObject *parent)
    : QObject(parent)
{
    QCoreApplication::instance()->installEventFilter(this);
}

bool WheelGuard::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::Wheel || !changesByWheel(watched))
        return false;
    event->ignore(); // its parent is asked next
    return true;
}

} // namespace ui

#include "moc_WheelGuard.cpp"
