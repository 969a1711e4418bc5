#include "tests/endtoend/support/Processes.h"
#include "tests/endtoend/support/Waiting.h"
#include "tests/window/support/Controls.h"
#include "tests/window/support/Desktop.h"
#include "tests/window/support/WindowTest.h"

#include <QCoreApplication>
#include <QTest>
#include <QTimer>

namespace {

class TrayTest : public PracticeWindowTest
{};

} // namespace

TEST_F(TrayTest, ClosingTheWindowKeepsTheAgentAndAClickOnTheIconBringsTheWindowBack)
{
    const desktop::Tray tray;
    const qint64 before = agent();
    const QString hint = QStringLiteral("trayHintShown");
    EXPECT_EQ(savedSetting(hint), QString());
    desktop::pressKey(QStringLiteral("alt+F4"));
    ASSERT_TRUE(waitUntil([] { return !window().isVisible(); }));
    EXPECT_EQ(savedSetting(hint), QStringLiteral("true")) << "it was not said where the window is";
    EXPECT_EQ(agent(), before);

    ASSERT_TRUE(tray.clickIcon(desktop::Tray::Button::Left, [] { return window().isVisible(); }));
    EXPECT_TRUE(QTest::qWaitForWindowActive(&window(), 30'000));
    converse(QStringLiteral("long 3"));
    EXPECT_TRUE(waitForText(QStringLiteral("Piece 3 of 3.")));
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
