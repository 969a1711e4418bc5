#pragma once

#include <QString>
#include <QStringList>
#include <QWidget>

/// Controls as a screen reader finds them: by their name, in a window that is shown. A window's
/// dialogs are windows of their own.
namespace controls {

/// nullptr: no visible control of `window` has this name, or one that begins with it and a space.
[[nodiscard]] QWidget *find(const QWidget &window, const QString &name);
[[nodiscard]] bool isShown(const QWidget &window, const QString &name);
/// Every name in `window`; of a text the name is its words.
[[nodiscard]] QStringList namesIn(const QWidget &window);

/// Waits until the control is there and can be reached with the mouse, and clicks on it. A control
/// that never comes fails the test.
void click(const QWidget &window, const QString &name);
/// Clicks the field, see click(), and replaces its text by typing.
void fill(const QWidget &window, const QString &name, const QString &text);
void pressKey(const QWidget &window, const QString &name, Qt::Key key);

} // namespace controls
