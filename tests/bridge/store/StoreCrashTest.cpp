// Kills programs that write: each child is this test program itself, running one disabled test.

#include "bridge/store/ChatStore.h"

#include "bridge/core/Ids.h"
#include "tests/support/EventLoop.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <cstdio>

#include <csignal>

namespace storecrashtest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::store;

const QString kSession = u"0b9ad9d6-1b0f-4e04-9d0c-0d0d3ab0b3d1"_s;
constexpr auto kFolderVariable = "DRAWBRIDGE_TEST_STORE";

/// The last number behind `word` in what a child wrote; 0: none.
int lastOf(const QByteArray &output, const QByteArray &word)
{
    int last = 0;
    for (const QByteArray &line : output.left(output.lastIndexOf('\n')).split('\n')) {
        if (line.startsWith(word + ' '))
            last = line.mid(word.size() + 1).split(' ').first().toInt();
    }
    return last;
}

/// The last draft that the child had made `age` before it last wrote a line.
int draftBefore(const QByteArray &output, qint64 age)
{
    QList<QPair<int, qint64>> drafts;
    for (const QByteArray &line : output.left(output.lastIndexOf('\n')).split('\n')) {
        if (line.startsWith("draft ")) {
            const QByteArrayList words = line.split(' ');
            drafts.append({words.value(1).toInt(), words.value(2).toLongLong()});
        }
    }
    int last = 0;
    for (const auto &[number, time] : drafts)
        last = time <= drafts.last().second - age ? number : last;
    return last;
}

class StoreCrashTest : public testing::Test
{
protected:
    static std::unique_ptr<QProcess> startChild(const QString &folder, const char *test)
    {
        auto child = std::make_unique<QProcess>();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QLatin1String(kFolderVariable), folder);
        environment.remove(u"GTEST_SHARD_INDEX"_s);
        environment.remove(u"GTEST_TOTAL_SHARDS"_s);
        child->setProcessEnvironment(environment);
        child->start(QCoreApplication::applicationFilePath(),
                     {u"--gtest_also_run_disabled_tests"_s,
                      u"--gtest_filter=StoreCrashTest.DISABLED_"_s + QLatin1String(test)});
        return child;
    }
};

/// Types, sends and receives as fast as it can, and says what it has done.
TEST_F(StoreCrashTest, DISABLED_Write)
{
    const QString folder = qEnvironmentVariable(kFolderVariable);
    ASSERT_FALSE(folder.isEmpty());
    std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
    SystemClock clock;
    ChatStore store(folder, ChatStore::Mode::OnDisk, clock);
    ASSERT_TRUE(store.open());
    int draft = 0;
    int sent = 0;
    std::function<void()> send = [&] {
        const int number = ++sent;
        store.update(kSession, [&](ChatRecord &record) {
            record.messages.waiting.push_back({QString::number(number), u"words"_s});
        });
        store.flush(kSession, &store, [&, number](bool ok) {
            if (ok)
                std::printf("sent %d\n", number);
            send();
        });
    };
    const QString other = u"1"_s + kSession.mid(1);
    const auto timer = std::make_unique<QTimer>();
    QObject::connect(timer.get(), &QTimer::timeout, &store, [&] {
        ++draft;
        store.update(other, [&](ChatRecord &record) {
            record.draft = QString::number(draft) + u' ' + u"x"_s.repeated(3000);
        });
        store.appendTurn(other, QByteArray::number(draft));
        std::printf("draft %d %lld\n", draft, static_cast<long long>(clock.monotonic().count()));
    });
    timer->start(10);
    send();
    std::ignore = QTest::qWaitFor([] { return false; }, 30'000);
}

TEST_F(StoreCrashTest, AKilledProgramLosesNothingOlderThanPromised)
{
    constexpr int kChildren = 6;
    QTemporaryDir base;
    std::vector<std::unique_ptr<QProcess>> children;
    std::vector<QByteArray> outputs(kChildren);
    for (int i = 0; i < kChildren; ++i)
        children.push_back(startChild(base.filePath(QString::number(i)), "Write"));
    int provenDrafts = 0;
    for (int i = 0; i < kChildren; ++i) {
        QProcess &child = *children[static_cast<std::size_t>(i)];
        QByteArray &output = outputs[static_cast<std::size_t>(i)];
        // Two of them long enough for a draft to be older than a second.
        const int drafts = i < 4 ? QRandomGenerator::global()->bounded(1, 40) : 140 + 20 * i;
        ASSERT_TRUE(soon([&] {
            output += child.readAllStandardOutput();
            return lastOf(output, "draft") >= drafts;
        })) << output.constData();
        child.kill();
        ASSERT_TRUE(soon([&] { return child.state() == QProcess::NotRunning; }));
        output += child.readAllStandardOutput();
        EXPECT_EQ(child.exitStatus(), QProcess::CrashExit);

        SystemClock clock;
        ChatStore store(base.filePath(QString::number(i)), ChatStore::Mode::OnDisk, clock);
        ASSERT_TRUE(store.open()) << "a killed program holds nothing";
        EXPECT_TRUE(store.problems().empty());
        const int sent = lastOf(output, "sent");
        const ChatRecord *record = store.find(kSession);
        const int kept = record ? static_cast<int>(record->messages.waiting.size()) : 0;
        EXPECT_GE(kept, sent);
        const QString other = u"1"_s + kSession.mid(1);
        const ChatRecord *typed = store.find(other);
        const int old = draftBefore(output, 1000);
        EXPECT_GE(typed ? typed->draft.section(u' ', 0, 0).toInt() : 0, old);
        provenDrafts += old > 0 ? 1 : 0;
        // The journal is never behind by more than what was on its way to the thread.
        if (typed) {
            const QByteArrayList turn = store.turnLines(other);
            for (qsizetype at = 0; at < turn.size(); ++at)
                ASSERT_EQ(turn.at(at).toInt(), at + 1);
            EXPECT_GE(turn.size(), lastOf(output, "draft") - 20);
        }
    }
    EXPECT_GE(provenDrafts, 1);
}

/// Holds the store until it is killed.
TEST_F(StoreCrashTest, DISABLED_Hold)
{
    SystemClock clock;
    ChatStore store(qEnvironmentVariable(kFolderVariable), ChatStore::Mode::OnDisk, clock);
    ASSERT_TRUE(store.open());
    std::printf("\nholding 1\n\n");
    std::fflush(stdout);
    std::ignore = QTest::qWaitFor([] { return false; }, 30'000);
}

TEST_F(StoreCrashTest, AnotherProgramHoldsTheStoreUntilItDies)
{
    QTemporaryDir base;
    const auto child = startChild(base.path(), "Hold");
    QByteArray output;
    ASSERT_TRUE(soon([&] {
        output += child->readAllStandardOutput();
        return lastOf(output, "holding") == 1;
    }));
    SystemClock clock;
    ChatStore store(base.path(), ChatStore::Mode::OnDisk, clock);
    const auto opened = store.open();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().pid, child->processId());
    EXPECT_FALSE(opened.error().isGone);
    // A program that only stands still is alive.
    ::kill(static_cast<pid_t>(child->processId()), SIGSTOP);
    EXPECT_FALSE(store.open());
    child->kill();
    ASSERT_TRUE(soon([&] { return child->state() == QProcess::NotRunning; }));
    EXPECT_TRUE(store.open());
}

TEST_F(StoreCrashTest, DISABLED_Note)
{
    const QString folder = qEnvironmentVariable(kFolderVariable);
    for (int i = 0; i < 200; ++i)
        ChatStore::noteOrigin(folder, newId(), Origin::Ask);
}

TEST_F(StoreCrashTest, SeveralProgramsNoteOriginsAtTheSameTime)
{
    QTemporaryDir base;
    const auto one = startChild(base.path(), "Note");
    const auto two = startChild(base.path(), "Note");
    SystemClock clock;
    ChatStore store(base.path(), ChatStore::Mode::OnDisk, clock);
    ASSERT_TRUE(store.open());
    for (int i = 0; i < 200; ++i)
        store.noteOrigin(newId(), Origin::Chat);
    ASSERT_TRUE(soon([&] {
        return one->state() == QProcess::NotRunning && two->state() == QProcess::NotRunning;
    }));
    const QString path = base.filePath(u"origins"_s);
    const auto lines = [&path] {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll().count('\n') : 0;
    };
    EXPECT_TRUE(soon([&] { return lines() == 600; })) << lines();
}

} // namespace storecrashtest
