#include "tests/window/support/Controls.h"

#include "tests/endtoend/support/Waiting.h"

#include <QAccessible>
#include <QApplication>
#include <QLabel>
#include <QPointer>
#include <QTest>

#include <gtest/gtest.h>

namespace controls {

namespace {

QString nameOf(QWidget &widget)
{
    // On Linux Qt names a combo box by its current text.
    if (const QString given = widget.accessibleName(); !given.isEmpty())
        return given;
    const auto *interface = QAccessible::queryAccessibleInterface(&widget);
    return interface ? interface->text(QAccessible::Name) : QString();
}

QList<QWidget *> shownIn(const QWidget &window)
{
    QList<QWidget *> shown;
    for (QWidget *widget : window.findChildren<QWidget *>()) {
        // `window` may be a sheet within one.
        if (widget->window() == window.window() && widget->isVisible())
            shown << widget;
    }
    return shown;
}

/// True if its middle is uncovered and its window not blocked.
bool canBeClicked(const QWidget &widget)
{
    const QWidget *hit = QApplication::widgetAt(widget.mapToGlobal(widget.rect().center()));
    const QWidget *modal = QApplication::activeModalWidget();
    return widget.isEnabled() && hit && (hit == &widget || widget.isAncestorOf(hit))
           && (!modal || modal == widget.window());
}

QWidget *reach(const QWidget &window, const QString &name)
{
    const QPointer<const QWidget> alive(&window);
    QWidget *found = nullptr;
    const bool isThere = waitUntil([&] {
        found = alive ? find(window, name) : nullptr;
        return !alive || (found && canBeClicked(*found));
    });
    if (!alive) {
        ADD_FAILURE() << "its window is gone: " << name.toStdString();
        return nullptr;
    }
    EXPECT_TRUE(isThere) << (found ? "covered or disabled: " : "not there: ") << name.toStdString()
                         << ", but\n"
                         << namesIn(window).join(u'\n').toStdString();
    return isThere ? found : nullptr;
}

} // namespace

QWidget *find(const QWidget &window, const QString &name)
{
    QWidget *found = nullptr;
    int best = 0;
    for (QWidget *widget : shownIn(window)) {
        const QString its = nameOf(*widget);
        const bool isWhole = its == name;
        if (!isWhole && !its.startsWith(name + u' '))
            continue;
        // A control may have a label with the same text.
        const int rank = (isWhole ? 2 : 0) + (qobject_cast<QLabel *>(widget) ? 1 : 2);
        if (rank > best) {
            best = rank;
            found = widget;
        }
    }
    return found;
}

bool isShown(const QWidget &window, const QString &name)
{
    return find(window, name) != nullptr;
}

QStringList namesIn(const QWidget &window)
{
    QStringList names;
    for (QWidget *widget : shownIn(window))
        names << nameOf(*widget);
    names.removeAll(QString());
    return names;
}

void click(const QWidget &window, const QString &name)
{
    if (QWidget *control = reach(window, name))
        QTest::mouseClick(control, Qt::LeftButton);
}

void fill(const QWidget &window, const QString &name, const QString &text)
{
    QWidget *field = reach(window, name);
    if (!field)
        return;
    field->setFocus(Qt::OtherFocusReason);
    QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(field, Qt::Key_Delete);
    QTest::keyClicks(field, text);
}

void pressKey(const QWidget &window, const QString &name, Qt::Key key)
{
    if (QWidget *control = reach(window, name))
        QTest::keyClick(control, key);
}

} // namespace controls
