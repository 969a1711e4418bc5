#include "tests/window/support/Controls.h"
#include "tests/window/support/WindowTest.h"
#include "ui/chat/Composer.h"

#include <QGuiApplication>
#include <QScreen>

using namespace Qt::StringLiterals;

namespace {

/// On a small screen, whose size is in the test's name.
class ScreenTest : public PracticeWindowTest
{
protected:
    static void expectOnScreen(const QWidget &widget, const char *what)
    {
        const QRect place(widget.mapToGlobal(QPoint(0, 0)), widget.size());
        const QRect screen = QGuiApplication::primaryScreen()->geometry();
        EXPECT_TRUE(screen.contains(place)) << what << " at " << place.x() << ',' << place.y()
                                            << ' ' << place.width() << 'x' << place.height();
    }
    static void expectEverythingInReach()
    {
        expectOnScreen(window(), "window");
        expectOnScreen(window().composer(), "composer");
        expectOnScreen(*controls::find(window(), u"Send"_s), "Send");
        expectOnScreen(*controls::find(window(), u"Settings"_s), "Settings");
        EXPECT_TRUE(
            QGuiApplication::primaryScreen()->geometry().contains(window().frameGeometry()));
        expectOnScreen(openSettings(), "settings");
    }
};

} // namespace

TEST_F(ScreenTest, On1366x768EverythingIsInReach)
{
    expectEverythingInReach();
}

TEST_F(ScreenTest, On1280x720EverythingIsInReach)
{
    expectEverythingInReach();
}
