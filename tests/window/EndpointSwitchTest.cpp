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
    /// `flip` operates the switch; the agent then has the endpoint, or not.
    void flipTo(bool isOn, const std::function<void()> &flip)
    {
        const qint64 before = agent();
        flip();
        const qint64 after = agentAfter(before);
        ASSERT_TRUE(after);
        EXPECT_EQ(endpointOf(after), isOn ? std::optional(endpoint->address()) : std::nullopt);
        EXPECT_FALSE(isAlive(before));
        EXPECT_EQ(savedSetting(u"customApiEndpointEnabled"_s), isOn ? u"true"_s : u"false"_s);
        EXPECT_EQ(savedSetting(u"customApiEndpoint"_s), endpoint->address())
            << "the address is for next time";
    }
};

} // namespace

TEST_F(EndpointSwitchTest, InTheSettingsInTheSideBarAndInTheTray)
{
    const desktop::Tray tray;
    EXPECT_EQ(endpointOf(agent()), endpoint->address());
    const auto inTheSideBar = [] { controls::click(window(), u"Use custom endpoint"_s); };
    const auto inTheTray = [&] {
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
    };
    {
        SCOPED_TRACE("side bar");
        flipTo(false, inTheSideBar);
    }
    {
        SCOPED_TRACE("tray");
        flipTo(true, inTheTray);
        flipTo(false, inTheTray);
    }
    {
        SCOPED_TRACE("side bar");
        flipTo(true, inTheSideBar);
        converse(u"long 3"_s);
        EXPECT_EQ(turnsAt(endpoint).size(), 1U);
    }
    {
        SCOPED_TRACE("settings");
        const auto &settings = openSettings();
        flipTo(false, [&] { controls::click(settings, u"Custom API Endpoint"_s); });
        flipTo(true, [&] { controls::click(settings, u"Custom API Endpoint"_s); });
    }
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
