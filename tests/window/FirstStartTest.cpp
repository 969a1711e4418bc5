#include "tests/endtoend/support/Waiting.h"
#include "tests/window/support/Controls.h"
#include "tests/window/support/WindowTest.h"
#include "ui/start/StartPage.h"

#include <QApplication>
#include <QLineEdit>
#include <QTest>

using namespace Qt::StringLiterals;

namespace firststartwindowtest {

/// A home without an endpoint and without a sign-in.
class FirstStartTest : public WindowTest
{
protected:
    static ui::StartPage *page() { return dynamic_cast<ui::StartPage *>(window().page()); }
    /// Opens the program and waits until the page knows the program and the servers.
    void openPage()
    {
        openWindow();
        ASSERT_TRUE(page());
        ASSERT_TRUE(waitUntil(
            [] { return !page() || (page()->startButton().isEnabled() && !isLooking()); }));
        ASSERT_TRUE(page());
    }
    static bool isLooking()
    {
        return controls::namesIn(window()).join(u'\n').contains(u"Looking for"_s);
    }
    static void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(QApplication::focusWidget(), key, modifiers);
    }
    /// Tab until the control with this name has the focus.
    static bool tabTo(const QString &name)
    {
        for (int i = 0; i < 30; ++i) {
            if (QApplication::focusWidget()->accessibleName().startsWith(name))
                return true;
            press(Qt::Key_Tab);
        }
        return false;
    }
};

} // namespace firststartwindowtest

using firststartwindowtest::FirstStartTest;

TEST_F(FirstStartTest, On1366x768AConversationWorksByKeyboardAlone)
{
    const Practice endpoint = startPractice();
    openPage();
    EXPECT_EQ(agent(), 0) << "nothing is started before the choice";
    EXPECT_TRUE(window().rect().contains(
        QRect(page()->startButton().mapTo(&window(), QPoint()), page()->startButton().size())));
    // The ways are one group: its top is the custom endpoint.
    press(Qt::Key_Up);
    press(Qt::Key_Up);
    ASSERT_TRUE(tabTo(u"Another address"_s));
    ASSERT_TRUE(tabTo(u"Address of the custom API endpoint"_s));
    QTest::keyClicks(QApplication::focusWidget(), endpoint->address());
    press(Qt::Key_Return);
    ASSERT_TRUE(waitUntil([] { return !page(); }));
    ASSERT_TRUE(waitForState(u"Ready"_s));
    QTest::keyClicks(QApplication::focusWidget(), u"hello"_s);
    press(Qt::Key_Return);
    ASSERT_TRUE(waitUntil([&] { return !endpoint->requests().empty(); }));
    ASSERT_TRUE(waitForState(u"Ready"_s));
    EXPECT_EQ(endpointOf(agent()), endpoint->address());
    EXPECT_EQ(savedSetting(u"firstStartDone"_s), u"true"_s);
}

TEST_F(FirstStartTest, WhoSkipsIsNotSignedInAndFindsTheWayBack)
{
    openPage();
    controls::click(window(), u"Skip"_s);
    ASSERT_TRUE(waitForState(u"Not signed in"_s));
    EXPECT_TRUE(transcript().contains(u"is not signed in"_s)) << describe();
    say(u"hello"_s);
    waitForSheet();
    controls::click(window(), u"Sign in or choose an endpoint…"_s);
    ASSERT_TRUE(waitUntil([] { return page() != nullptr; }));
    controls::click(window(), u"Skip"_s);
    EXPECT_TRUE(waitUntil([] { return !page(); }));
    EXPECT_EQ(state(), u"Not signed in"_s);
    quit();
    openWindow();
    EXPECT_FALSE(page()) << "it was skipped";
}

TEST_F(FirstStartTest, ASignInElsewhereMakesTheWindowReady)
{
    openPage();
    controls::click(window(), u"Skip"_s);
    ASSERT_TRUE(waitForState(u"Not signed in"_s));
    home.write(u".claude/.credentials.json"_s,
               R"({"claudeAiOauth":{"accessToken":"t","refreshToken":"r",)"
               R"("expiresAt":9999999999999,"scopes":["user:inference","user:profile"],)"
               R"("subscriptionType":"max"}})");
    emit qApp->applicationStateChanged(Qt::ApplicationActive);
    EXPECT_TRUE(waitForState(u"Ready"_s));
}

TEST_F(FirstStartTest, PracticeIsAnotherStartOfTheProgram)
{
    openPage();
    controls::click(window(), u"Practice"_s);
    controls::click(window(), u"Start practice"_s);
    ASSERT_TRUE(application().next());
    EXPECT_TRUE(application().next()->practice);
    EXPECT_FALSE(application().next()->workspace.isEmpty());
    EXPECT_EQ(savedSetting(u"customApiEndpoint"_s), QString());
}
