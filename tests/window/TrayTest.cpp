#include "tests/endtoend/support/Processes.h"
#include "tests/endtoend/support/Waiting.h"
#include "tests/window/support/Controls.h"
#include "tests/window/support/Desktop.h"
#include "tests/window/support/WindowTest.h"

#include <QCoreApplication>
#include <QTest>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace {

class TrayTest : public PracticeWindowTest
{};

} // namespace

TEST_F(TrayTest, ClosingTheWindowKeepsTheAgentAndAClickOnTheIconBringsTheWindowBack)
{
    const desktop::Tray tray;
    const qint64 before = agent();
    const QString hint = u"trayHintShown"_s;
    EXPECT_EQ(savedSetting(hint), QString());
    desktop::pressKey(u"alt+F4"_s);
    ASSERT_TRUE(waitUntil([] { return !window().isVisible(); }));
    EXPECT_EQ(savedSetting(hint), u"true"_s) << "it was not said where the window is";
    EXPECT_EQ(agent(), before);

    ASSERT_TRUE(tray.clickIcon(desktop::Tray::Button::Left, [] { return window().isVisible(); }));
    EXPECT_TRUE(QTest::qWaitForWindowActive(&window(), 30'000));
    converse(u"long 3"_s);
    EXPECT_TRUE(waitForText(u"Piece 3 of 3."_s));
}

TEST_F(TrayTest, WithoutATrayClosingTheWindowQuits)
{
    QTimer patience;
    QObject::connect(&patience, &QTimer::timeout, qApp, [] { QCoreApplication::exit(1); });
    patience.start(30'000);
    QTimer::singleShot(0, qApp, [] { window().close(); });
    EXPECT_EQ(QCoreApplication::exec(), 0) << "the program did not end";
    EXPECT_EQ(agent(), 0);
}
