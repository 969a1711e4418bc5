#include "tests/endtoend/support/Processes.h"
#include "tests/endtoend/support/Waiting.h"
#include "tests/window/support/Controls.h"
#include "tests/window/support/Desktop.h"
#include "tests/window/support/WindowTest.h"
#include "ui/tray/TrayMenu.h"

#include <QAction>
#include <QApplication>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QString kAddressField = u"Address of the custom API endpoint"_s;

ui::TrayMenu *trayMenu()
{
    for (QWidget *widget : QApplication::topLevelWidgets()) {
        if (auto *menu = qobject_cast<ui::TrayMenu *>(widget))
            return menu;
    }
    return nullptr;
}

/// Every switch of the endpoint has the same effect: a new agent at once, with the endpoint or
/// without.
class EndpointSwitchTest : public PracticeWindowTest
{
protected:
    /// `flip` operates the switch.
    void offAndOnAgain(const std::function<void()> &flip)
    {
        const qint64 first = agent();
        EXPECT_EQ(endpointOf(first), endpoint->address());
        flip();
        const qint64 second = agentAfter(first);
        ASSERT_TRUE(second);
        EXPECT_EQ(endpointOf(second), std::nullopt);
        EXPECT_FALSE(isAlive(first));
        EXPECT_EQ(savedSetting(u"customApiEndpoint"_s), endpoint->address())
            << "the address is for next time";
        flip();
        const qint64 third = agentAfter(second);
        ASSERT_TRUE(third);
        EXPECT_EQ(endpointOf(third), endpoint->address());
        EXPECT_EQ(savedSetting(u"customApiEndpointEnabled"_s), u"true"_s);
        converse(u"long 3"_s);
        EXPECT_EQ(turnsAt(endpoint).size(), 1U);
    }
};

} // namespace

TEST_F(EndpointSwitchTest, InTheSettings)
{
    const auto &settings = openSettings();
    offAndOnAgain([&] { controls::click(settings, u"Custom API Endpoint"_s); });
}

TEST_F(EndpointSwitchTest, InTheSideBar)
{
    offAndOnAgain([] { controls::click(window(), u"Use custom endpoint"_s); });
}

TEST_F(EndpointSwitchTest, InTheTray)
{
    const desktop::Tray tray;
    offAndOnAgain([&] {
        ui::TrayMenu *menu = trayMenu();
        ASSERT_TRUE(menu);
        ASSERT_TRUE(tray.clickIcon(desktop::Tray::Button::Right, [menu] {
            return menu->isVisible();
        })) << "a right click on the icon opens no menu";
        for (QAction *action : menu->actions()) {
            if (action->text() == "Use custom endpoint"_L1)
                QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
        }
        EXPECT_TRUE(waitUntil([&] { return !menu->isVisible(); }));
    });
}

TEST_F(EndpointSwitchTest, ApplyNowDoesNotWaitForTheTurnWhichGoesOnAtTheNewEndpoint)
{
    const auto other = startPractice();
    const qint64 before = agent();
    say(u"slow 500 200"_s);
    ASSERT_TRUE(waitForText(u"Piece 2 of 500."_s));
    EXPECT_FALSE(controls::isShown(window(), u"Apply now"_s));
    const auto &settings = openSettings();
    controls::fill(settings, kAddressField, other->address());
    controls::pressKey(settings, kAddressField, Qt::Key_Return);
    ASSERT_TRUE(waitUntil([] { return controls::isShown(window(), u"Apply now"_s); }));
    EXPECT_EQ(agent(), before) << "the turn was not left to go on";
    EXPECT_EQ(state(), u"Working"_s);

    window().present();
    controls::click(window(), u"Apply now"_s);
    ASSERT_TRUE(waitUntil([&] { return agent() != before && agent() != 0; }));
    const qint64 after = agent();
    EXPECT_EQ(endpointOf(after), other->address());
    EXPECT_FALSE(controls::isShown(window(), u"Apply now"_s));
    EXPECT_TRUE(waitUntil([&] { return turnsAt(other).size() == 1; }));
    EXPECT_EQ(turnsAt(other)[0].userTexts, QStringList{u"slow 500 200"_s});
    EXPECT_EQ(turnsAt(endpoint).size(), 1U);
    EXPECT_EQ(state(), u"Working"_s);
}
