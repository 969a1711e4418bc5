#include "tests/app/Sandbox.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTest>

#include <gmock/gmock.h>

#include <csignal>

namespace {

using namespace Qt::StringLiterals;
using namespace clitest;
using testing::HasSubstr;
using testing::Not;

/// Memory maps of a running process.
std::string mapsOf(const Program &program)
{
    QFile file(u"/proc/%1/maps"_s.arg(program.pid()));
    EXPECT_TRUE(file.open(QIODevice::ReadOnly));
    return file.readAll().toStdString();
}

class WindowLibraryTest : public testing::Test
{
protected:
    Sandbox m_sandbox;
};

TEST_F(WindowLibraryTest, AskLoadsNeitherGuiNorWidgets)
{
    Program program(m_sandbox, {u"ask"_s, u"--practice"_s, u"slow 10000 100"_s});
    ASSERT_TRUE(program.waitForOut("Piece 2 of"));
    const std::string maps = mapsOf(program);
    EXPECT_THAT(maps, HasSubstr("libQt6Core"));
    EXPECT_THAT(maps, Not(HasSubstr("libQt6Widgets")));
    EXPECT_THAT(maps, Not(HasSubstr("libQt6Gui")));
    program.sendSignal(SIGINT);
    EXPECT_EQ(program.finish().exitCode, 130);
}

TEST_F(WindowLibraryTest, AMissingLibraryIsNamed)
{
    QDir(m_sandbox.path(QString())).mkdir(u"bin"_s);
    const QString program = m_sandbox.path(u"bin/drawbridge"_s);
    ASSERT_TRUE(QFile::copy(QStringLiteral(DRAWBRIDGE), program));
    const Outcome outcome = Program(m_sandbox, program, {}).finish();
    EXPECT_EQ(outcome.exitCode, 1);
    const QString missing =
        m_sandbox.path(u"lib/drawbridge/"_s) + QFileInfo(QStringLiteral(WINDOW_LIBRARY)).fileName();
    EXPECT_THAT(outcome.err.toStdString(), HasSubstr(missing.toStdString()));
    EXPECT_EQ(Program(m_sandbox, program, {u"status"_s}).finish().exitCode, 7)
        << "everything else works";
}

TEST_F(WindowLibraryTest, AnInstalledTreeOpensTheWindow)
{
    const QString tree = m_sandbox.path(u"tree"_s);
    const Outcome installed =
        Program(m_sandbox, QStringLiteral(CMAKE),
                {u"--install"_s, QStringLiteral(BUILD_FOLDER), u"--prefix"_s, tree})
            .finish();
    ASSERT_EQ(installed.exitCode, 0) << installed.err.toStdString();
    Program window(m_sandbox, tree + u"/bin/drawbridge"_s, {u"--practice"_s});
    ASSERT_TRUE(QTest::qWaitFor([&] { return m_sandbox.run({u"status"_s}).exitCode == 0; }, 60000))
        << window.err().toStdString();
    const std::string maps = mapsOf(window);
    EXPECT_THAT(maps, HasSubstr("libQt6Widgets"));
    EXPECT_THAT(maps, HasSubstr(tree.toStdString() + "/lib/drawbridge/"));
    EXPECT_THAT(maps, Not(HasSubstr(WINDOW_LIBRARY))) << "of the build folder";
    window.sendSignal(SIGTERM);
    EXPECT_EQ(window.finish().exitCode, 0);
}

} // namespace
