#include <QCoreApplication>

#include <gtest/gtest.h>

#include <cstdlib>

using namespace Qt::StringLiterals;

/// main() of every test executable without windows: tests that need an event loop spin this one.
int main(int argc, char **argv)
{
    ::testing::InitGoogleTest(&argc, argv);
    // Qt's messages must not depend on the machine's language.
    setenv("LC_ALL", "C.UTF-8", 1);
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"drawbridge-tests"_s);
    return RUN_ALL_TESTS();
}
