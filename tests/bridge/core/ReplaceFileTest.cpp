#include "bridge/core/ReplaceFile.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <sys/stat.h>

namespace replacefiletest {

using namespace Qt::StringLiterals;

TEST(SyncTree, TakesAllThatAFolderMayHold)
{
    const QTemporaryDir folder;
    ASSERT_TRUE(QDir(folder.path()).mkpath(u"deep/.er"_s));
    QFile file(folder.filePath(u"deep/.er/file"_s));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("x");
    file.close();
    ASSERT_TRUE(QFile::link(u"/nowhere"_s, folder.filePath(u"deep/link"_s)));
    ASSERT_EQ(::mkfifo(QFile::encodeName(folder.filePath(u"deep/pipe"_s)).constData(), 0600), 0);
    const auto done = bridge::syncTree(folder.path());
    EXPECT_TRUE(done) << done.error().toStdString();
}

TEST(SyncTree, AFolderThatIsMissingIsAnError)
{
    const QTemporaryDir folder;
    const auto done = bridge::syncTree(folder.filePath(u"missing"_s));
    ASSERT_FALSE(done);
    EXPECT_FALSE(done.error().isEmpty());
}

} // namespace replacefiletest
