#include "bridge/store/StoreLock.h"

#include "bridge/process/ProcessTable.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSysInfo>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <ctime>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace storelocktest {

using namespace Qt::StringLiterals;
using namespace bridge::store;

class StoreLockTest : public testing::Test
{
protected:
    /// As a program of `machine` would have left it.
    void writeLock(const QByteArray &machine, qint64 pid, quint64 start, const QByteArray &boot)
    {
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write("{\"machine\":\"" + machine + "\",\"boot\":\"" + boot
                   + "\",\"host\":\"their-host\",\"pid\":" + QByteArray::number(pid)
                   + ",\"start\":" + QByteArray::number(start) + ",\"since\":1790000000000}\n");
    }
    void setAge(std::chrono::seconds age) const
    {
        const timespec time{::time(nullptr) - age.count(), 0};
        const timespec times[] = {time, time};
        ASSERT_EQ(::utimensat(AT_FDCWD, QFile::encodeName(path).constData(), times, 0), 0);
    }
    static QByteArray boot()
    {
        QFile file(u"/proc/sys/kernel/random/boot_id"_s);
        return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
    }
    static QByteArray machine()
    {
        const QByteArray id = QSysInfo::machineUniqueId();
        return id.isEmpty() ? QSysInfo::machineHostName().toUtf8() : id;
    }

    QTemporaryDir folder;
    const QString path = folder.filePath(u"lock"_s);
    StoreLock lock{path};
};

TEST_F(StoreLockTest, OneHoldsItUntilItLeaves)
{
    EXPECT_TRUE(lock.take());
    EXPECT_TRUE(lock.isOurs());
    StoreLock other(path);
    const auto taken = other.take();
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().pid, QCoreApplication::applicationPid());
    EXPECT_EQ(taken.error().host, QSysInfo::machineHostName());
    EXPECT_TRUE(taken.error().since.isValid());
    EXPECT_FALSE(taken.error().isGone);
    lock.leave();
    EXPECT_FALSE(QFile::exists(path));
    EXPECT_TRUE(other.take());
}

TEST_F(StoreLockTest, ADeadHolderOfThisComputerIsNone)
{
    writeLock(machine(), 4'194'305, 5, boot()); // beyond the largest pid
    EXPECT_TRUE(lock.take());
    EXPECT_TRUE(lock.isOurs());
}

TEST_F(StoreLockTest, APidThatWasReusedIsNotItsHolder)
{
    const auto parent = bridge::process::readProcess(::getppid());
    ASSERT_TRUE(parent);
    writeLock(machine(), ::getppid(), parent->identity.startTicks, boot());
    const auto taken = lock.take();
    ASSERT_FALSE(taken) << "a live process, on a file system without flock";
    EXPECT_EQ(taken.error().pid, ::getppid());
    EXPECT_FALSE(taken.error().isGone);
    writeLock(machine(), ::getppid(), parent->identity.startTicks, "another-boot");
    EXPECT_TRUE(lock.take());
    lock.leave();
    writeLock(machine(), ::getppid(), parent->identity.startTicks + 1, boot());
    EXPECT_TRUE(lock.take());
}

TEST_F(StoreLockTest, AnotherComputerIsNeverPassedOverByItself)
{
    writeLock("another-machine", ::getppid(), 5, "b");
    auto taken = lock.take();
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().host, u"their-host"_s);
    EXPECT_FALSE(taken.error().isGone) << "its heart beats";
    setAge(StoreLock::kSilence - std::chrono::seconds(30));
    taken = lock.take();
    ASSERT_FALSE(taken);
    EXPECT_FALSE(taken.error().isGone);
    setAge(StoreLock::kSilence + std::chrono::seconds(30));
    taken = lock.take();
    ASSERT_FALSE(taken);
    EXPECT_TRUE(taken.error().isGone);
    EXPECT_EQ(QDir(folder.path()).entryList(QDir::Files), QStringList{u"lock"_s});
    lock.takeByForce();
    EXPECT_TRUE(lock.isOurs());
    EXPECT_EQ(QDir(folder.path()).entryList(QDir::Files), QStringList{u"lock"_s});
}

TEST_F(StoreLockTest, WhoBeatsLooksAlive)
{
    ASSERT_TRUE(lock.take());
    setAge(StoreLock::kSilence * 2);
    lock.beat();
    struct stat info = {};
    ASSERT_EQ(::stat(QFile::encodeName(path).constData(), &info), 0);
    EXPECT_LT(::time(nullptr) - info.st_mtim.tv_sec, 60);
}

TEST_F(StoreLockTest, WhoTakesItByForceHasIt)
{
    ASSERT_TRUE(lock.take());
    StoreLock other(path);
    other.takeByForce();
    EXPECT_FALSE(lock.isOurs());
    EXPECT_TRUE(other.isOurs());
    lock.leave();
    EXPECT_TRUE(other.isOurs()) << "who lost it does not remove it";
    StoreLock third(path);
    EXPECT_FALSE(third.take());
}

TEST_F(StoreLockTest, ALockThatWasRemovedIsMadeAgainUnlessAnotherWasFaster)
{
    ASSERT_TRUE(lock.take());
    QFile::remove(path);
    EXPECT_TRUE(lock.isOurs());
    EXPECT_TRUE(QFile::exists(path));
    QFile::remove(path);
    StoreLock other(path);
    EXPECT_TRUE(other.take());
    EXPECT_FALSE(lock.isOurs());
    EXPECT_TRUE(other.isOurs());
}

TEST_F(StoreLockTest, AnEmptyOrDamagedFileHoldsNothing)
{
    for (const QByteArray &text : {QByteArray(), QByteArray("{\"pid\":"), QByteArray(9000, 'x')}) {
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        EXPECT_TRUE(lock.take());
        lock.leave();
    }
}

TEST_F(StoreLockTest, WhatIsNoFileIsAProblemUntilItIsGone)
{
    ASSERT_TRUE(QDir().mkdir(path));
    EXPECT_TRUE(lock.take());
    EXPECT_FALSE(lock.problem().isEmpty());
    lock.takeByForce();
    EXPECT_FALSE(lock.problem().isEmpty());
    EXPECT_TRUE(lock.isOurs());
    EXPECT_FALSE(lock.problem().isEmpty());
    ASSERT_TRUE(QDir().rmdir(path));
    EXPECT_TRUE(lock.isOurs());
    EXPECT_TRUE(lock.problem().isEmpty());
    EXPECT_TRUE(QFile::exists(path));
    StoreLock other(path);
    EXPECT_FALSE(other.take());
}

TEST_F(StoreLockTest, AFolderThatIsNotThereNeedsNone)
{
    StoreLock other(folder.filePath(u"nowhere/lock"_s));
    EXPECT_TRUE(other.take());
    EXPECT_TRUE(other.isOurs());
    ASSERT_TRUE(QDir(folder.path()).mkdir(u"nowhere"_s));
    EXPECT_TRUE(other.isOurs());
    EXPECT_TRUE(QFile::exists(folder.filePath(u"nowhere/lock"_s)));
}

} // namespace storelocktest
