#include "bridge/process/SearchPath.h"

#include "bridge/process/ChildProcess.h"
#include "tests/support/EventLoop.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace searchpathtest {

using namespace Qt::StringLiterals;
using namespace bridge::process;

/// A real bash with profiles of the test.
class SearchPathTest : public ::testing::Test
{
protected:
    void SetUp() override
    {
        if (!QFile::exists(u"/bin/bash"_s))
            GTEST_SKIP() << "bash is not installed";
        environment.insert(u"PATH"_s, kInherited);
        environment.insert(u"HOME"_s, home.path());
        environment.insert(u"SHELL"_s, u"/bin/bash"_s);
    }

    void write(const QString &name, const QByteArray &text) const
    {
        QFile file(home.filePath(name));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    std::unique_ptr<SearchPath> askedWith()
    {
        auto path = std::make_unique<SearchPath>(
            [this] {
                ++processes;
                return std::make_unique<ChildProcess>();
            },
            environment);
        bool isKnown = false;
        path->whenKnown(path.get(), [&] { isKnown = true; });
        EXPECT_TRUE(soon([&] { return isKnown; }));
        return path;
    }

    const QString kInherited = u"/second:/usr/bin:/bin"_s;
    QTemporaryDir home;
    QProcessEnvironment environment;
    int processes = 0;
};

TEST_F(SearchPathTest, FindsWhatOnlyAShellWithAPromptReads)
{
    // As Debian's /etc/skel and nvm's installer leave them.
    write(u".profile"_s, "[ -n \"$BASH_VERSION\" ] && . \"$HOME/.bashrc\"\n"
                         "PATH=\"$HOME/.local/bin:$PATH\"\n");
    write(u".bashrc"_s, "case $- in *i*) ;; *) return;; esac\n"
                        "export PATH=\"$HOME/.nvm/versions/node/v22.1.0/bin:$PATH\"\n");
    const auto path = askedWith();
    EXPECT_EQ(path->own(), (QStringList{u"/second"_s, u"/usr/bin"_s, u"/bin"_s}));
    const QStringList added{home.filePath(u".local/bin"_s),
                            home.filePath(u".nvm/versions/node/v22.1.0/bin"_s)};
    for (const QString &folder : added)
        EXPECT_TRUE(path->added().contains(folder)) << folder.toStdString();
    // What was inherited stays first, as it is.
    EXPECT_TRUE(path->textWith({u"/third"_s, u"/bin"_s}).startsWith(kInherited + u':'));
    EXPECT_TRUE(path->textWith({u"/third"_s, u"/bin"_s}).endsWith(u":/third"_s));
}

TEST_F(SearchPathTest, IsAskedOnceForAllCallers)
{
    write(u".bash_profile"_s, "echo asked >>\"$HOME/asked\"; PATH=/added:$PATH\n");
    const auto path = askedWith();
    bool isCalled = false;
    path->whenKnown(path.get(), [&] { isCalled = true; });
    EXPECT_TRUE(isCalled);
    EXPECT_EQ(processes, 1);
    QFile asked(home.filePath(u"asked"_s));
    ASSERT_TRUE(asked.open(QIODevice::ReadOnly));
    EXPECT_EQ(asked.readAll(), "asked\n");
}

TEST_F(SearchPathTest, TakesOnlyWhatCanBeAFolder)
{
    write(u".bash_profile"_s, "PATH=$'relative:/bell\\a:/line\\nfeed:.:~/tilde::/good folder:'"
                              "$(printf '/x%.0s' {1..700}):$(printf '/f%d:' {1..2000})$PATH\n");
    const auto path = askedWith();
    EXPECT_EQ(path->added().value(0), u"/good folder"_s);
    EXPECT_EQ(path->added().value(1), u"/f1"_s);
    EXPECT_EQ(path->added().size(), 256);
}

TEST_F(SearchPathTest, AProfileThatFailsWithAPromptIsReadWithoutOne)
{
    write(u".bash_profile"_s, "case $- in *i*) exit 3;; esac; PATH=/added:$PATH\n");
    const auto path = askedWith();
    EXPECT_TRUE(path->added().contains(u"/added"_s));
    EXPECT_EQ(processes, 2);
}

TEST_F(SearchPathTest, WithoutAnAnswerPathStaysAsItIs)
{
    write(u".bash_profile"_s, "exit 3\n");
    const auto path = askedWith();
    EXPECT_TRUE(path->added().isEmpty());
    EXPECT_EQ(path->textWith(), kInherited);

    environment.insert(u"SHELL"_s, u"/nowhere/sh"_s);
    processes = 0;
    SearchPath none([this] { return ++processes, std::make_unique<ChildProcess>(); }, environment);
    bool isKnown = false;
    none.whenKnown(&none, [&] { isKnown = true; });
    EXPECT_TRUE(isKnown);
    EXPECT_EQ(processes, 0);
}

} // namespace searchpathtest
