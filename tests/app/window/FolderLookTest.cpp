#include "app/window/FolderLook.h"
#include "tests/support/EventLoop.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace folderlooktest {

using namespace Qt::StringLiterals;
using app::FolderLook;

class FolderLookTest : public testing::Test
{
protected:
    FolderLookTest()
    {
        QDir(m_folder.path()).mkpath(u"here/.git"_s);
        QFile head(m_here + u"/.git/HEAD"_s);
        EXPECT_TRUE(head.open(QIODevice::WriteOnly));
        head.write("ref: refs/heads/main\n");
    }

    QTemporaryDir m_folder;
    const QString m_here = m_folder.filePath(u"here"_s);
    const QString m_gone = m_folder.filePath(u"gone"_s);
    FolderLook m_look;
    QSignalSpy m_looked{&m_look, &FolderLook::looked};
};

TEST_F(FolderLookTest, IsKnownAfterOnePassOfAnotherThread)
{
    m_look.look({m_here, m_gone, m_here});
    EXPECT_FALSE(m_look.find(m_here)) << "nothing is looked at here";
    ASSERT_TRUE(soon([this] { return m_look.find(m_here) && m_look.find(m_gone); }));
    EXPECT_TRUE(m_look.find(m_here)->isThere);
    EXPECT_EQ(m_look.find(m_here)->branch, u"main"_s);
    EXPECT_FALSE(m_look.find(m_gone)->isThere);
    settle();
    EXPECT_GE(m_looked.count(), 1);
    EXPECT_LE(m_looked.count(), 2) << "a folder that is named twice is looked at once";
}

TEST_F(FolderLookTest, EachIsLookedAtOnce)
{
    m_look.look({m_gone});
    ASSERT_TRUE(soon([this] { return m_looked.count() > 0; }));
    QDir(m_folder.path()).mkpath(u"gone"_s);
    m_look.look({m_gone, m_here});
    ASSERT_TRUE(soon([this] { return m_look.find(m_here); }));
    EXPECT_TRUE(m_look.find(m_here)->isThere);
    EXPECT_FALSE(m_look.find(m_gone)->isThere);
}

TEST(FolderLook, MayEndBeforeItsThread)
{
    for (int i = 0; i < 50; ++i) {
        FolderLook look;
        look.look({QDir::tempPath()});
    }
    settle();
}

} // namespace folderlooktest
