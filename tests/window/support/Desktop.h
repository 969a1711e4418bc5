#pragma once

#include <QPoint>
#include <QProcess>
#include <QString>

#include <functional>
#include <memory>

/// The window manager of the test's display, and mouse and keyboard input independent of the
/// program.
namespace desktop {

/// Runs during this object's lifetime, which is the whole test program.
class WindowManager
{
public:
    ~WindowManager();
    [[nodiscard]] bool start();

private:
    std::unique_ptr<QProcess> m_process;
};

/// A system tray, for tests that need one. Fails the test if it does not start.
class Tray
{
public:
    Tray();
    ~Tray();

    enum class Button { Left = 1, Right = 3 };
    /// Clicks the only icon until it has an effect: a tray that still makes room for the icon loses
    /// clicks.
    [[nodiscard]] bool clickIcon(Button button, const std::function<bool()> &effect) const;

private:
    std::unique_ptr<QProcess> m_process;
};

/// Types into the focused window.
void typeText(const QString &text);
void pressKey(const QString &key);
/// Moves the mouse pointer to a place of the screen.
void pointAt(const QPoint &place);
/// Title of the focused window; empty: none is focused.
[[nodiscard]] QString activeTitle();

} // namespace desktop
