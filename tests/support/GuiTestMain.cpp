#include <QApplication>

#include <gtest/gtest.h>

#include <cstdlib>

using namespace Qt::StringLiterals;

/// main() of every test executable with windows.
int main(int argc, char **argv)
{
    ::testing::InitGoogleTest(&argc, argv);
    // Qt's messages must not depend on the machine's language, and colours not on its desktop.
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:", 1);
    // Uses no display unless one is named (the end-to-end tests do).
    setenv("QT_QPA_PLATFORM", "offscreen", 0);
    QApplication app(argc, argv);
    QApplication::setApplicationName(u"drawbridge-tests"_s);
    QApplication::setQuitOnLastWindowClosed(false);
    return RUN_ALL_TESTS();
}
