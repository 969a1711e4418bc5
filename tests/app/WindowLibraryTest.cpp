#include "tests/app/Sandbox.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTest>

#include <gmock/gmock.h>

#include <csignal>

namespace {

using namespace clitest;
using testing::HasSubstr;
using testing::Not;

/// What a running process has mapped into its memory.
std::string mapsOf(const Program &program)
{
    QFile file(QStringLiteral("/proc/%1/maps").arg(program.pid()));
    EXPECT_TRUE(file.open(QIODevice::ReadOnly));
    return file.readAll().toStdString();
}

class WindowLibraryTest : public testing::Test
{
protected:
    [[nodiscard]] bool waitForWindow() const
    {
        return QTest::qWaitFor(
            [this] { return m_sandbox.run({QStringLiteral("status")}).exitCode == 0; }, 60000);
    }

    Sandbox m_sandbox;
};

TEST_F(WindowLibraryTest, AskLoadsNeitherGuiNorWidgets)
{
    Program program(m_sandbox, {QStringLiteral("ask"), QStringLiteral("--practice"),
                                QStringLiteral("slow 10000 100")});
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
    QDir(m_sandbox.path(QString())).mkdir(QStringLiteral("bin"));
    const QString program = m_sandbox.path(QStringLiteral("bin/drawbridge"));
    ASSERT_TRUE(QFile::copy(QStringLiteral(DRAWBRIDGE), program));
    const Outcome outcome = Program(m_sandbox, program, {}).finish();
    EXPECT_EQ(outcome.exitCode, 1);
    const QString missing = m_sandbox.path(QStringLiteral("lib/drawbridge/"))
                            + QFileInfo(QStringLiteral(WINDOW_LIBRARY)).fileName();
    EXPECT_THAT(outcome.err.toStdString(), HasSubstr(missing.toStdString()));
    EXPECT_EQ(Program(m_sandbox, program, {QStringLiteral("status")}).finish().exitCode, 7)
        << "everything else works";
}

TEST_F(WindowLibraryTest, AnInstalledTreeOpensTheWindow)
{
    const QString tree = m_sandbox.path(QStringLiteral("tree"));
    const Outcome installed = Program(m_sandbox, QStringLiteral(CMAKE),
                                      {QStringLiteral("--install"), QStringLiteral(BUILD_FOLDER),
                                       QStringLiteral("--prefix"), tree})
                                  .finish();
    ASSERT_EQ(installed.exitCode, 0) << installed.err.toStdString();
    Program window(m_sandbox, tree + QStringLiteral("/bin/drawbridge"),
                   {QStringLiteral("--practice")});
    ASSERT_TRUE(waitForWindow()) << window.err().toStdString();
    const std::string maps = mapsOf(window);
    EXPECT_THAT(maps, HasSubstr("libQt6Widgets"));
    EXPECT_THAT(maps, HasSubstr(tree.toStdString() + "/lib/drawbridge/"));
    EXPECT_THAT(maps, Not(HasSubstr(WINDOW_LIBRARY))) << "of the build folder";
    window.sendSignal(SIGTERM);
    EXPECT_EQ(window.finish().exitCode, 0);
}

} // namespace
