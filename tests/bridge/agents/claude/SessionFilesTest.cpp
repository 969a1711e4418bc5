#include "tests/bridge/agents/claude/ArchiveHome.h"

#include <thread>

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

namespace claudearchivetest {

TEST_F(ClaudeArchiveTest, FilesAreListedNewestFirstAndNothingElseIs)
{
    const QString other = u"21111111-2222-4333-8444-555555555555"_s;
    write(longConversation(1));
    write(longConversation(1), other);
    struct timespec times[2] = {{2'000'000'000, 0}, {2'000'000'000, 0}};
    ASSERT_EQ(::utimensat(AT_FDCWD, path(other).toLocal8Bit().constData(), times, 0), 0);
    write("x", u"agent-1"_s);
    QDir().mkpath(path(u"31111111-2222-4333-8444-555555555555"_s));
    ASSERT_EQ(
        ::mkfifo(path(u"41111111-2222-4333-8444-555555555555"_s).toLocal8Bit().constData(), 0600),
        0);
    std::vector<ArchiveProblem> problems;
    const auto files = archive().files(&problems);
    ASSERT_EQ(files.size(), 2U);
    EXPECT_EQ(files[0].sessionId, other);
    EXPECT_EQ(files[1].sessionId, kSession);
    EXPECT_EQ(files[1].size, QFile(path()).size());
    EXPECT_THAT(problems, IsEmpty());
    EXPECT_EQ(archive().find(u"../../x"_s).value(), std::nullopt);
}

TEST_F(ClaudeArchiveTest, AFolderThatCannotBeReadIsAProblemOfItsOwn)
{
    if (::geteuid() == 0)
        GTEST_SKIP() << "root reads everything";
    write(longConversation(1));
    const QString locked = home.filePath(u"projects/locked"_s);
    QDir().mkpath(locked);
    ASSERT_EQ(::chmod(locked.toLocal8Bit().constData(), 0), 0);
    std::vector<ArchiveProblem> problems;
    EXPECT_EQ(archive().files(&problems).size(), 1U);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].path, locked);
    ::chmod(locked.toLocal8Bit().constData(), 0700);
}

TEST_F(ClaudeArchiveTest, AMissingFolderIsNoProblem)
{
    environment.insert(u"CLAUDE_CONFIG_DIR"_s, home.filePath(u"none"_s));
    std::vector<ArchiveProblem> problems;
    EXPECT_THAT(archive().files(&problems), IsEmpty());
    EXPECT_THAT(problems, IsEmpty());
}

TEST_F(ClaudeArchiveTest, EverythingOfASessionBelongsToIt)
{
    write(longConversation(1));
    for (const QString &folder : {path().chopped(6), home.filePath(u"file-history/"_s + kSession)})
        QDir().mkpath(folder);
    QDir().mkpath(home.filePath(u"file-history/other"_s));
    EXPECT_THAT(
        archive().belongings(file()).value(),
        ElementsAre(path(), path().chopped(6), home.filePath(u"file-history/"_s + kSession)));
}

TEST_F(ClaudeArchiveTest, AFileThatCannotBeReadIsAProblem)
{
    const ArchiveFile none{path(), kSession, 0, 0, 0};
    EXPECT_FALSE(archive().page(none, {}, 10));
    EXPECT_FALSE(archive().facts(none));
    EXPECT_FALSE(archive().turn(none, {}));
    ASSERT_EQ(::mkfifo(path().toLocal8Bit().constData(), 0600), 0);
    EXPECT_FALSE(archive().page(none, {}, 10));
}

class HolderTest : public ClaudeArchiveTest
{
protected:
    void hold(qint64 pid, const QString &start)
    {
        QDir(home.path()).mkpath(u"sessions"_s);
        QFile file(home.filePath(u"sessions/%1.json"_s.arg(pid)));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(QJsonDocument(QJsonObject{{u"pid"_s, pid},
                                             {u"sessionId"_s, kSession},
                                             {u"procStart"_s, start},
                                             {u"startedAt"_s, qint64(1795993788500)},
                                             {u"entrypoint"_s, u"cli"_s}})
                       .toJson());
    }

    void writeEntry(const QString &name, const QByteArray &text)
    {
        QDir(home.path()).mkpath(u"sessions"_s);
        QFile file(home.filePath(u"sessions/"_s + name));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    std::optional<ConversationHolder> heldBy()
    {
        const auto holder = archive().holder(kSession, 0);
        EXPECT_TRUE(holder);
        return holder.value_or(std::nullopt);
    }

    static QString ownStart()
    {
        QFile file(u"/proc/self/stat"_s);
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        return QString::fromLatin1(text.mid(text.lastIndexOf(')') + 2).split(' ').value(19));
    }
};

TEST_F(HolderTest, ALiveProcessHoldsItsSession)
{
    hold(::getpid(), ownStart());
    const auto holder = heldBy();
    ASSERT_TRUE(holder);
    EXPECT_EQ(holder->pid, ::getpid());
    EXPECT_EQ(holder->host, ConversationHost::Terminal);
    EXPECT_FALSE(holder->program.isEmpty());
    EXPECT_FALSE(archive().holder(u"21111111-2222-4333-8444-555555555555"_s, 0).value());
    write(longConversation(1));
    EXPECT_FALSE(archive().rename(file(), u"name"_s));
    EXPECT_FALSE(facts().isNamed);
}

TEST_F(HolderTest, AProcessOfItsOwnAndWhatThatHasStartedDoNotCount)
{
    hold(::getpid(), ownStart());
    EXPECT_FALSE(archive().holder(kSession, ::getpid()).value());
    EXPECT_FALSE(archive().holder(kSession, ::getppid()).value());
    EXPECT_TRUE(archive().holder(kSession, 0x3fffff).value());
    hold(::getppid(), {});
    EXPECT_EQ(archive().holder(kSession, ::getpid()).value()->pid, ::getppid());
    // It may be writing it.
    writeEntry(u"%1.json"_s.arg(::getppid()), "{");
    EXPECT_TRUE(archive().holder(kSession, ::getppid()));
}

TEST_F(HolderTest, AProcessThatOnlyHasTheNumberDoesNot)
{
    hold(::getpid(), u"1"_s);
    EXPECT_FALSE(heldBy());
    hold(0x3fffff, u"1"_s);
    EXPECT_FALSE(heldBy());
}

TEST_F(HolderTest, AFolderThatCannotBeReadDoesNotMeanNone)
{
    write(longConversation(1));
    // A loop of links cannot be read by root either.
    const QByteArray folder = home.filePath(u"sessions"_s).toLocal8Bit();
    ASSERT_EQ(::symlink("sessions", folder.constData()), 0);
    const auto holder = archive().holder(kSession, 0);
    ASSERT_FALSE(holder);
    EXPECT_EQ(holder.error().path, home.filePath(u"sessions"_s));
    EXPECT_FALSE(holder.error().message.isEmpty());
    EXPECT_FALSE(archive().rename(file(), u"name"_s));
    EXPECT_FALSE(facts().isNamed);
}

TEST_F(HolderTest, WhatALiveProcessWroteAndCannotBeReadDoesNotMeanNone)
{
    const QString own = u"%1.json"_s.arg(::getpid());
    for (const QByteArray &text : {QByteArray(), QByteArray("{\"pid\":"), QByteArray(100'000, ' '),
                                   QByteArray("\xff\xfe\0", 3), QByteArray(70'000, '[')}) {
        writeEntry(own, text);
        EXPECT_FALSE(archive().holder(kSession, 0)) << text.left(20).toStdString();
    }
    // Another one that has it counts all the same.
    hold(::getppid(), {});
    EXPECT_EQ(heldBy()->pid, ::getppid());
    QFile::remove(home.filePath(u"sessions/%1.json"_s.arg(::getppid())));
    // What was written before the process began is of an earlier one with its id.
    const struct timespec times[2] = {{1000, 0}, {1000, 0}};
    ASSERT_EQ(::utimensat(AT_FDCWD, home.filePath(u"sessions/"_s + own).toLocal8Bit().constData(),
                          times, 0),
              0);
    EXPECT_FALSE(heldBy());
    writeEntry(u"4194000.json"_s, "{");
    writeEntry(u"notes.json"_s, "{");
    EXPECT_FALSE(heldBy());
}

TEST_F(HolderTest, AnEntryThatIsBeingWrittenIsReadAgain)
{
    const QString own = u"%1.json"_s.arg(::getpid());
    writeEntry(own, "{\"pid\":");
    const int watch = ::inotify_init1(IN_CLOEXEC);
    const QByteArray path = home.filePath(u"sessions/"_s + own).toLocal8Bit();
    ASSERT_GE(::inotify_add_watch(watch, path.constData(), IN_CLOSE_NOWRITE), 0);
    std::thread writer([this, watch] {
        std::array<char, 4096> event{};
        EXPECT_GT(::read(watch, event.data(), event.size()), 0) << "once it was read";
        hold(::getpid(), ownStart());
    });
    EXPECT_TRUE(heldBy());
    writer.join();
    ::close(watch);
}

TEST_F(HolderTest, OtherShapesHoldNothing)
{
    for (const QByteArray &text :
         {QByteArray("{}"), QByteArray("{\"sessionId\":7,\"pid\":\"x\"}"),
          "{\"sessionId\":\"" + kSession.toUtf8() + "\"}",
          "{\"sessionId\":\"" + kSession.toUtf8() + "\",\"pid\":-1}",
          "{\"sessionId\":\"" + kSession.toUtf8() + "\",\"pid\":4294967297}",
          "{\"sessionId\":\"" + kSession.toUtf8() + "\",\"pid\":0}"}) {
        writeEntry(u"%1.json"_s.arg(::getpid()), text);
        EXPECT_FALSE(heldBy()) << text.toStdString();
    }
    ASSERT_EQ(::mkfifo(home.filePath(u"sessions/5.json"_s).toLocal8Bit().constData(), 0600), 0);
    QDir().mkpath(home.filePath(u"sessions/6.json"_s));
    EXPECT_FALSE(heldBy());
    // A start that is no number cannot be compared.
    hold(::getpid(), u"Sat Nov 29"_s);
    EXPECT_TRUE(heldBy());
}

TEST_F(ClaudeArchiveTest, WhatCannotBeReadIsNotMissing)
{
    const QByteArray link = path().toLocal8Bit();
    ASSERT_EQ(::symlink(link.constData(), link.constData()), 0);
    const auto found = archive().find(kSession);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().path, path());
    std::vector<ArchiveProblem> problems;
    EXPECT_THAT(archive().files(&problems), IsEmpty());
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].path, path());

    // One that is found elsewhere is not missing.
    const QString other = home.filePath(u"projects/-elsewhere"_s);
    QDir().mkpath(other);
    QFile file(other + u'/' + kSession + u".jsonl"_s);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    EXPECT_TRUE(archive().find(kSession).value());

    QDir(home.filePath(u"projects"_s)).removeRecursively();
    ASSERT_EQ(::symlink("projects", home.filePath(u"projects"_s).toLocal8Bit().constData()), 0);
    EXPECT_FALSE(archive().find(kSession));
    problems.clear();
    EXPECT_THAT(archive().files(&problems), IsEmpty());
    EXPECT_EQ(problems.size(), 1U);
}

TEST_F(ClaudeArchiveTest, WhatBelongsToASessionIsKnownOrNot)
{
    write(longConversation(1));
    const QByteArray folder = home.filePath(u"todos"_s).toLocal8Bit();
    ASSERT_EQ(::symlink("todos", folder.constData()), 0);
    const auto paths = archive().belongings(file());
    ASSERT_FALSE(paths);
    EXPECT_EQ(paths.error().path, home.filePath(u"todos"_s));
}

TEST_F(ClaudeArchiveTest, IdsThatArePathsNameNoFile)
{
    for (const QString &id :
         {u"../11111111-2222-4333-8444-555555555555"_s, u"/etc/passwd"_s, u""_s, u"."_s,
          u"11111111/2222-4333-8444-555555555555x"_s, kSession + u".jsonl"_s}) {
        EXPECT_EQ(archive().find(id).value(), std::nullopt) << id.toStdString();
        EXPECT_EQ(archive().holder(id, 0).value(), std::nullopt) << id.toStdString();
    }
}

} // namespace claudearchivetest
