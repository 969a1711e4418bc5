#include "tests/endtoend/support/Processes.h"
#include "tests/endtoend/support/Waiting.h"
#include "tests/window/support/Controls.h"
#include "tests/window/support/Desktop.h"
#include "tests/window/support/WindowTest.h"
#include "ui/tray/TrayMenu.h"

#include <QAction>
#include <QApplication>
#include <QTest>

namespace {

const QString kAddressField = QStringLiteral("Address of the custom API endpoint");

ui::TrayMenu *trayMenu()
{
    for (QWidget *widget : QApplication::topLevelWidgets()) {
        if (auto *menu = qobject_cast<ui::TrayMenu *>(widget))
            return menu;
    }
    return nullptr;
}

/// The switch is the same thing wherever it is: a new agent at once, with the endpoint or without.
class EndpointSwitchTest : public PracticeWindowTest
{
protected:
    /// `flip` works the switch.
    void offAndOnAgain(const std::function<void()> &flip)
    {
        const qint64 first = agent();
        EXPECT_EQ(endpointOf(first), endpoint->address());
        flip();
        const qint64 second = agentAfter(first);
        ASSERT_TRUE(second);
        EXPECT_EQ(endpointOf(second), std::nullopt);
        EXPECT_FALSE(isAlive(first));
        EXPECT_EQ(savedSetting(QStringLiteral("customApiEndpoint")), endpoint->address())
            << "the address is for next time";
        flip();
        const qint64 third = agentAfter(second);
        ASSERT_TRUE(third);
        EXPECT_EQ(endpointOf(third), endpoint->address());
        EXPECT_EQ(savedSetting(QStringLiteral("customApiEndpointEnabled")), QStringLiteral("true"));
        converse(QStringLiteral("long 3"));
        EXPECT_EQ(turnsAt(endpoint).size(), 1U);
    }
};

} // namespace

TEST_F(EndpointSwitchTest, InTheSettings)
{
    const auto &settings = openSettings();
    offAndOnAgain([&] { controls::click(settings, QStringLiteral("Custom API Endpoint")); });
}

TEST_F(EndpointSwitchTest, InTheSideBar)
{
    offAndOnAgain([] { controls::click(window(), QStringLiteral("Use custom endpoint")); });
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
            if (action->text() == QLatin1String("Use custom endpoint"))
                QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
        }
        EXPECT_TRUE(waitUntil([&] { return !menu->isVisible(); }));
    });
}

TEST_F(EndpointSwitchTest, ApplyNowDoesNotWaitForTheTurnAndOffersTheMessageAgain)
{
    const auto other = startPractice();
    ASSERT_TRUE(other);
    const qint64 before = agent();
    say(QStringLiteral("slow 500 200"));
    ASSERT_TRUE(waitForText(QStringLiteral("Piece 2 of 500.")));
    EXPECT_FALSE(controls::isShown(window(), QStringLiteral("Apply now")));
    const auto &settings = openSettings();
    controls::fill(settings, kAddressField, other->address());
    controls::pressKey(settings, kAddressField, Qt::Key_Return);
    ASSERT_TRUE(waitUntil([] { return controls::isShown(window(), QStringLiteral("Apply now")); }));
    EXPECT_EQ(agent(), before) << "the turn was not left to go on";
    EXPECT_EQ(state(), QStringLiteral("Working"));

    window().present();
    controls::click(window(), QStringLiteral("Apply now"));
    const qint64 after = agentAfter(before);
    ASSERT_TRUE(after);
    EXPECT_EQ(endpointOf(after), other->address());
    EXPECT_FALSE(controls::isShown(window(), QStringLiteral("Apply now")));
    EXPECT_EQ(turnsAt(other).size(), 0U) << "the message is not sent without being asked for";
    controls::click(window(), QStringLiteral("Send again"));
    EXPECT_TRUE(waitUntil([&] { return turnsAt(other).size() == 1; }));
    EXPECT_EQ(turnsAt(endpoint).size(), 1U);
}
