#pragma once

#include <QAbstractButton>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QMetaProperty>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabBar>
#include <QTest>
#include <QVariant>
#include <QWheelEvent>
#include <QWidget>
#include <QWindow>

#include <gtest/gtest.h>

#include <utility>
#include <vector>

/// The mouse wheel, as the window system sends it.
namespace wheel {

/// Turns it over the middle of the widget, by `delta` eighths of a degree; down is negative.
inline void scrollOver(const QWidget &widget, int delta)
{
    const QWidget &window = *widget.window();
    const QPoint at = widget.mapTo(&window, widget.rect().center());
    QWheelEvent event(at, window.mapToGlobal(at), {}, {0, delta}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QSpontaneKeyEvent::setSpontaneous(&event);   // others are not offered to the parents
    qApp->notify(window.windowHandle(), &event); // sendEvent() takes that back
}

/// What has a value to change: no label, no field for text, no scroll bar.
inline bool isControl(const QWidget &widget)
{
    const auto *button = qobject_cast<const QAbstractButton *>(&widget);
    return qobject_cast<const QComboBox *>(&widget)
           || qobject_cast<const QAbstractSpinBox *>(&widget)
           || qobject_cast<const QTabBar *>(&widget)
           || (qobject_cast<const QAbstractSlider *>(&widget)
               && !qobject_cast<const QScrollBar *>(&widget))
           || (button && button->isCheckable());
}

/// The value of each widget but scroll bars.
inline std::vector<std::pair<const QWidget *, QVariant>> valuesIn(const QWidget &window)
{
    std::vector<std::pair<const QWidget *, QVariant>> values;
    for (const QWidget *each : window.findChildren<QWidget *>()) {
        const QMetaProperty value = each->metaObject()->userProperty();
        if (value.isValid() && !qobject_cast<const QScrollBar *>(each))
            values.emplace_back(each, value.read(each));
        if (const auto *tabs = qobject_cast<const QTabBar *>(each))
            values.emplace_back(each, tabs->currentIndex());
    }
    return values;
}

/// Scrolls both ways over each visible control of a window: no value of the window changes, and the
/// page around the control scrolls if it can. Returns how many there were.
inline int scrollOverEach(QWidget &window)
{
    int count = 0;
    const auto before = valuesIn(window);
    for (QWidget *each : window.findChildren<QWidget *>()) {
        if (!each->isVisible() || !each->isEnabled() || !isControl(*each))
            continue;
        QScrollArea *page = nullptr;
        for (QWidget *parent = each->parentWidget(); parent && !page;
             parent = parent->parentWidget())
            page = qobject_cast<QScrollArea *>(parent);
        if (!page)
            page = qobject_cast<QScrollArea *>(&window);
        if (page)
            page->ensureWidgetVisible(each, 0, 60);
        const char *name = each->metaObject()->className();
        const auto place = [page] { return page ? page->verticalScrollBar()->value() : 0; };
        const int first = place();
        scrollOver(*each, 120);
        const int second = place();
        scrollOver(*each, -120);
        const bool hasScrolled = second != first || place() != second;
        const bool canScroll = page && page->verticalScrollBar()->maximum() > 0;
        EXPECT_TRUE(hasScrolled || !canScroll) << name << " keeps the wheel";
        EXPECT_TRUE(valuesIn(window) == before) << name << " takes the wheel";
        ++count;
    }
    return count;
}

} // namespace wheel
