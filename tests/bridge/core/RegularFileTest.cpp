#include "bridge/core/RegularFile.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <sys/stat.h>

namespace regularfiletest {

using namespace Qt::StringLiterals;
using bridge::readRegularFile;
using Kind = bridge::FileProblem::Kind;

class RegularFileTest : public testing::Test
{
protected:
    QString write(const QByteArray &content) const
    {
        QFile file(m_folder.filePath(u"file"_s));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(content);
        return file.fileName();
    }
    static Kind problemOf(const QString &path)
    {
        const auto read = readRegularFile(path, 100);
        EXPECT_FALSE(read) << path.toStdString();
        return read ? Kind::Unreadable : read.error().kind;
    }

    QTemporaryDir m_folder;
};

TEST_F(RegularFileTest, AFileIsReadUpToItsLimitAlsoThroughALink)
{
    const QByteArray content(100, 'x');
    const QString file = write(content);
    const QString link = m_folder.filePath(u"link"_s);
    ASSERT_TRUE(QFile::link(file, link));
    EXPECT_EQ(readRegularFile(file, 100).value_or("?"), content);
    EXPECT_EQ(readRegularFile(link, 100).value_or("?"), content);
    EXPECT_EQ(readRegularFile(file, 99).error().kind, Kind::TooLarge);
    EXPECT_EQ(readRegularFile(write({}), 0).value_or("?"), "");
}

TEST_F(RegularFileTest, APipeIsNotWaitedForAndNoDeviceOrFolderIsRead)
{
    const QString pipe = m_folder.filePath(u"pipe"_s);
    ASSERT_EQ(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
    EXPECT_EQ(problemOf(pipe), Kind::NotAFile);
    EXPECT_EQ(problemOf(u"/dev/zero"_s), Kind::NotAFile);
    EXPECT_EQ(problemOf(u"/dev/tty"_s), Kind::NotAFile);
    EXPECT_EQ(problemOf(m_folder.path()), Kind::NotAFile);
    const auto missing = readRegularFile(m_folder.filePath(u"none"_s), 100);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().kind, Kind::Unreadable);
    EXPECT_FALSE(missing.error().detail.isEmpty());
}

} // namespace regularfiletest
