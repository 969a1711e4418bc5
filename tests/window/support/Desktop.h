#pragma once

#include <QProcess>
#include <QString>

#include <functional>
#include <memory>

/// The window manager of the test's display, and mouse and keyboard input independent of the
/// program.
namespace desktop {

/// Runs as long as this object lives: the whole test program.
class WindowManager
{
public:
    ~WindowManager();
    [[nodiscard]] bool start();

private:
    std::unique_ptr<QProcess> m_process;
};

/// A system tray; made by the tests that want one. One that does not come up fails the test.
class Tray
{
public:
    Tray();
    ~Tray();

    enum class Button { Left = 1, Right = 3 };
    /// On the one icon there is, until it has its effect: a tray still making room for an icon
    /// loses the click.
    [[nodiscard]] bool clickIcon(Button button, const std::function<bool()> &effect) const;

private:
    std::unique_ptr<QProcess> m_process;
};

/// To the window that has the focus.
void typeText(const QString &text);
void pressKey(const QString &key);
/// Title of the window that has the focus; empty when none has.
[[nodiscard]] QString activeTitle();

} // namespace desktop
