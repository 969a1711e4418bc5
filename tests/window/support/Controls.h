#pragma once

#include <QString>
#include <QStringList>
#include <QWidget>

/// Finds controls by their accessible name in a visible window. A window's dialogs are separate
/// windows.
namespace controls {

/// nullptr: no visible control of `window` has this name, or one that begins with it and a space.
[[nodiscard]] QWidget *find(const QWidget &window, const QString &name);
[[nodiscard]] bool isShown(const QWidget &window, const QString &name);
/// Every name in `window`; a text's name is its content.
[[nodiscard]] QStringList namesIn(const QWidget &window);

/// Waits until the control can be reached with the mouse, and clicks it. Fails the test if the
/// control does not appear.
void click(const QWidget &window, const QString &name);
/// Clicks the field, see click(), and replaces its text by typing.
void fill(const QWidget &window, const QString &name, const QString &text);
void pressKey(const QWidget &window, const QString &name, Qt::Key key);

} // namespace controls
