#include "bridge/core/GitHead.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace githeadtest {

using namespace Qt::StringLiterals;
using bridge::gitBranchOf;

class GitHeadTest : public testing::Test
{
protected:
    QString write(const QString &name, const QByteArray &content) const
    {
        const QString path = folder.filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(content);
        return path;
    }

    QTemporaryDir folder;
};

TEST_F(GitHeadTest, TheBranchIsNamedFromEveryFolderOfTheRepository)
{
    write(u"repo/.git/HEAD"_s, "ref: refs/heads/feature/start\n");
    QDir(folder.path()).mkpath(u"repo/a/b"_s);
    EXPECT_EQ(gitBranchOf(folder.filePath(u"repo"_s)), u"feature/start"_s);
    EXPECT_EQ(gitBranchOf(folder.filePath(u"repo/a/b"_s)), u"feature/start"_s);
    EXPECT_TRUE(bridge::isInRepository(folder.filePath(u"repo/a/b"_s)));
    EXPECT_FALSE(bridge::isInRepository(folder.path()));
}

TEST_F(GitHeadTest, ALinkedWorkTreeHasItsOwn)
{
    write(u"repo/.git/HEAD"_s, "ref: refs/heads/main\n");
    write(u"repo/.git/worktrees/w/HEAD"_s, "ref: refs/heads/other\n");
    write(u"w/.git"_s, "gitdir: " + folder.filePath(u"repo/.git/worktrees/w"_s).toUtf8() + '\n');
    EXPECT_EQ(gitBranchOf(folder.filePath(u"w"_s)), u"other"_s);
}

TEST_F(GitHeadTest, WithoutABranchItIsTheCommit)
{
    write(u"repo/.git/HEAD"_s, "0123456789abcdef0123456789abcdef01234567\n");
    EXPECT_EQ(gitBranchOf(folder.filePath(u"repo"_s)), u"01234567"_s);
}

TEST_F(GitHeadTest, WhatIsNoRepositoryHasNone)
{
    QDir(folder.path()).mkpath(u"plain"_s);
    QDir(folder.path()).mkpath(u"empty/.git"_s);
    write(u"odd/.git"_s, "something else");
    write(u"large/.git/HEAD"_s, QByteArray(100'000, 'x'));
    for (const auto &name : {u"plain"_s, u"empty"_s, u"odd"_s, u"large"_s, u"missing"_s})
        EXPECT_EQ(gitBranchOf(folder.filePath(name)), QString()) << name.toStdString();
}

} // namespace githeadtest
