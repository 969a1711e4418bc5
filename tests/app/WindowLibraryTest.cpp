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
    WindowLibraryTest()
    {
        QDir(m_sandbox.path(QString())).mkdir(u"bin"_s);
        EXPECT_TRUE(QFile::copy(QStringLiteral(DRAWBRIDGE), m_program));
    }
    /// A copy of the program with this as its library; empty: without one.
    [[nodiscard]] Outcome startWith(const QByteArray &library, const QStringList &arguments = {})
    {
        if (!library.isEmpty())
            m_sandbox.write(u"lib/drawbridge/"_s + QFileInfo(m_library).fileName(), library);
        return Program(m_sandbox, m_program, arguments).finish();
    }

    Sandbox m_sandbox;
    const QString m_program = m_sandbox.path(u"bin/drawbridge"_s);
    const QString m_library =
        m_sandbox.path(u"lib/drawbridge/"_s) + QFileInfo(QStringLiteral(WINDOW_LIBRARY)).fileName();
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
    const Outcome outcome = startWith({});
    EXPECT_EQ(outcome.exitCode, 1);
    EXPECT_THAT(outcome.err.toStdString(), HasSubstr(m_library.toStdString()));
    EXPECT_EQ(Program(m_sandbox, m_program, {u"status"_s}).finish().exitCode, 7)
        << "everything else works";
}

TEST_F(WindowLibraryTest, AnIncompleteLibraryIsNotLoaded)
{
    for (const int size : {100, 5000, 100000}) {
        const Outcome outcome = startWith(contentOf(QStringLiteral(WINDOW_LIBRARY)).left(size));
        EXPECT_EQ(outcome.exitCode, 1) << size;
        EXPECT_EQ(outcome.err, "The window cannot be opened: " + m_library.toUtf8()
                                   + ": The file is incomplete.\n");
    }
}

TEST_F(WindowLibraryTest, ALibraryOfAnotherBuildIsSaid)
{
    const QByteArray said = ": The file is of another build of Drawbridge";
    QByteArray renamed = contentOf(QStringLiteral(WINDOW_LIBRARY));
    for (const char *name : {"drawbridgeRunWindow_", "--workspace", "workspace"})
        renamed.replace(QByteArray(name), QByteArray(name).toUpper());
    const Outcome otherVersion = startWith(renamed);
    EXPECT_EQ(otherVersion.exitCode, 1);
    EXPECT_TRUE(otherVersion.err.contains(m_library.toUtf8() + said)) << otherVersion.err.data();

    renamed.replace("DRAWBRIDGERUNWINDOW_", "drawbridgeRunWindow_");
    const Outcome otherOptions = startWith(renamed, {u"--workspace"_s, m_sandbox.workspace()});
    EXPECT_EQ(otherOptions.exitCode, 1);
    EXPECT_TRUE(otherOptions.err.contains(m_library.toUtf8() + said)) << otherOptions.err.data();
}

TEST_F(WindowLibraryTest, WithoutProcNoLibraryOfTheCurrentFolderIsLoaded)
{
    const QString name = QFileInfo(QStringLiteral(WINDOW_LIBRARY)).fileName();
    m_sandbox.write(u"lib/drawbridge/"_s + name, "planted");
    if (m_sandbox.runShell("unshare -rm true").exitCode != 0)
        GTEST_SKIP() << "no mount namespaces here";
    const Outcome outcome = m_sandbox.runShell(
        "exec unshare -rm sh -c 'mount -t tmpfs none /proc && exec \"$0\"' \"$DRAWBRIDGE\"");
    EXPECT_EQ(outcome.exitCode, 1);
    EXPECT_THAT(outcome.err.toStdString(), HasSubstr("its own file in /proc"));
}

TEST_F(WindowLibraryTest, AFolderWhoseNameIsNoTextIsAFolder)
{
    const Outcome outcome =
        m_sandbox.runShell("d=$TMPDIR/$(printf 'b\\377'); mkdir -p \"$d/bin\" \"$d/lib\"; cp "
                           "\"$DRAWBRIDGE\" \"$d/bin\"\n"
                           "echo none > \"$d/lib/drawbridge\"; \"$d/bin/drawbridge\"; code=$?; rm "
                           "-r \"$d\"; exit $code");
    EXPECT_EQ(outcome.exitCode, 1);
    EXPECT_THAT(outcome.err.toStdString(), HasSubstr("b\xef\xbf\xbd/lib/drawbridge/"));
    EXPECT_THAT(outcome.err.toStdString(), HasSubstr("Not a directory"));
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
