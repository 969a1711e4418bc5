#include "tests/endtoend/support/Waiting.h"
#include "tests/ui/Wheel.h"
#include "tests/ui/Widgets.h"
#include "tests/window/support/Controls.h"
#include "tests/window/support/Desktop.h"
#include "tests/window/support/WindowTest.h"
#include "ui/start/StartPage.h"
#include "ui/transcript/cards/DividerCard.h"

#include <QApplication>
#include <QLineEdit>
#include <QTest>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace firststartwindowtest {

const QString kAddressLine = u"Address of the custom API endpoint"_s;

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
    static bool isLooking() { return shows(u"Looking for"_s); }
    /// A control, or a text, has this in its name.
    static bool shows(const QString &words)
    {
        return controls::namesIn(window()).join(u'\n').contains(words);
    }
    static QString hostOf(const Practice &endpoint)
    {
        return endpoint->address().mid(QStringLiteral("http://").size());
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

using namespace firststartwindowtest;

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
    press(Qt::Key_Space);
    ASSERT_TRUE(tabTo(kAddressLine));
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

TEST_F(FirstStartTest, WhoSkipsIsNotSignedInFindsTheWayBackAndIsReadyAfterASignIn)
{
    openPage();
    controls::click(window(), u"Skip"_s);
    ASSERT_TRUE(waitForState(u"Not signed in"_s));
    EXPECT_TRUE(transcript().contains(u"is not signed in"_s)) << describe();
    say(u"hello"_s);
    (void)waitForSheet();
    controls::click(window(), u"Sign in or choose an endpoint…"_s);
    ASSERT_TRUE(waitUntil([] { return page() != nullptr; }));
    controls::click(window(), u"Skip"_s);
    EXPECT_TRUE(waitUntil([] { return !page(); }));
    EXPECT_EQ(state(), u"Not signed in"_s);
    quit();
    openWindow();
    EXPECT_FALSE(page()) << "it was skipped";

    // A sign-in elsewhere.
    ASSERT_TRUE(waitForState(u"Not signed in"_s));
    home.write(u".claude/.credentials.json"_s,
               R"({"claudeAiOauth":{"accessToken":"t","refreshToken":"r",)"
               R"("expiresAt":9999999999999,"scopes":["user:inference","user:profile"],)"
               R"("subscriptionType":"max"}})");
    emit qApp->applicationStateChanged(Qt::ApplicationActive);
    EXPECT_TRUE(waitForState(u"Ready"_s));
}

TEST_F(FirstStartTest, TheFirstMinutesByMouse)
{
    const Practice endpoint = startPractice();
    const Practice other = startPractice();
    openPage();
    // An address as it is copied from a page.
    controls::click(window(), u"Another address…, gateway, proxy, Copilot bridge"_s);
    controls::fill(window(), kAddressLine, u"\"%1/v1/messages\","_s.arg(endpoint->address()));
    controls::click(window(), u"Use %1 instead"_s.arg(endpoint->address()));
    controls::click(window(), u"Start with %1"_s.arg(hostOf(endpoint)));
    ASSERT_TRUE(waitForState(u"Ready"_s));

    say(u"slow 8 200"_s);
    EXPECT_TRUE(waitUntil([] { return shows(u"Writing"_s); })) << "no line says what happens";
    EXPECT_TRUE(waitForState(u"Ready"_s));
    EXPECT_FALSE(shows(u"Writing"_s));
    EXPECT_TRUE(transcript().contains(u"Piece 8 of 8."_s));

    // The wheel over the settings.
    auto &settings = openSettings();
    const qint64 first = agent();
    const QByteArray saved = home.read(u".config/drawbridge/drawbridge.conf"_s);
    EXPECT_GT(wheel::scrollOverEach(settings), 3);
    EXPECT_EQ(home.read(u".config/drawbridge/drawbridge.conf"_s), saved);
    EXPECT_EQ(agent(), first);

    // Off, emptied, switched on first and typed then.
    controls::click(settings, u"Custom API Endpoint"_s);
    const qint64 second = agentAfter(first);
    EXPECT_EQ(endpointOf(second), std::nullopt);
    controls::fill(settings, kAddressLine, {});
    controls::pressKey(settings, kAddressLine, Qt::Key_Return);
    controls::click(settings, u"Custom API Endpoint"_s);
    controls::fill(settings, kAddressLine, other->address());
    controls::pressKey(settings, kAddressLine, Qt::Key_Return);
    const qint64 third = agentAfter(second);
    EXPECT_EQ(endpointOf(third), other->address());

    converse(u"long 3"_s);
    EXPECT_EQ(turnsAt(other).size(), 1U);
    EXPECT_EQ(widgets::shownIn<ui::DividerCard>(window()).size(), 1) << "one for both switches";

    // Without a tray, closing the window ends the program.
    settings.close();
    QTimer patience;
    QObject::connect(&patience, &QTimer::timeout, qApp, [] { QCoreApplication::exit(1); });
    patience.start(30'000);
    QTimer::singleShot(0, qApp, [] { window().close(); });
    EXPECT_EQ(QCoreApplication::exec(), 0) << "the program did not end";
}

TEST_F(FirstStartTest, InATrayThePageWaitsAndPracticeIsAnotherStartOfTheProgram)
{
    const desktop::Tray tray;
    openPage();
    desktop::pressKey(u"alt+F4"_s);
    ASSERT_TRUE(waitUntil([] { return !window().isVisible(); }));
    ASSERT_TRUE(tray.clickIcon(desktop::Tray::Button::Left, [] { return window().isVisible(); }));
    ASSERT_TRUE(page());
    EXPECT_EQ(agent(), 0);

    controls::click(window(), u"Practice"_s);
    controls::click(window(), u"Start practice"_s);
    const auto next = application().takeNext();
    ASSERT_TRUE(next);
    EXPECT_TRUE(next->command.practice);
    EXPECT_TRUE(next->practice) << "its endpoint runs already";
    EXPECT_FALSE(next->command.workspace.isEmpty());
    EXPECT_EQ(savedSetting(u"customApiEndpoint"_s), QString());
}
