#include "tests/window/support/Desktop.h"
#include "tests/window/support/Programs.h"
#include "tests/window/support/XServer.h"

#include <QApplication>
#include <QRegularExpression>

#include <gtest/gtest.h>

#include <cstdio>

using namespace Qt::StringLiterals;

/// main() of the tests that need a screen: on their own display, with a clean environment.
int main(int argc, char **argv)
{
    ::testing::InitGoogleTest(&argc, argv);
    if (::testing::GTEST_FLAG(list_tests))
        return RUN_ALL_TESTS();

    forgetEnvironment();
    XServer server;
    // A test that needs another screen has its size in its name; each test is a process.
    const auto size = QRegularExpression(u"On(\\d+x\\d+)"_s)
                          .match(QString::fromStdString(::testing::GTEST_FLAG(filter)));
    const auto display =
        size.hasMatch() ? server.start(size.captured(1).toLatin1()) : server.start();
    if (!display) {
        std::fputs("Xvfb does not start; installer/dependencies.sh --tests installs it.\n", stderr);
        return 1;
    }
    qputenv("DISPLAY", *display);
    qputenv("QT_QPA_PLATFORM", "xcb");
    qputenv("LC_ALL", "C.UTF-8");
    // No desktop: neither its colours nor its tray nor its keychain.
    qputenv("DBUS_SESSION_BUS_ADDRESS", "disabled:");
    QApplication app(argc, argv);
    QApplication::setApplicationName(u"drawbridge-tests"_s);
    QApplication::setQuitOnLastWindowClosed(false);
    desktop::WindowManager manager;
    if (!manager.start()) {
        std::fputs("openbox does not start; installer/dependencies.sh --tests installs it.\n",
                   stderr);
        return 1;
    }
    return RUN_ALL_TESTS();
}
