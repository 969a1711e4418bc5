#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/Processes.h"
#include "tests/endtoend/support/Waiting.h"

#include <QDir>
#include <QFile>
#include <QProcess>

#include <gmock/gmock.h>

#include <csignal>
#include <iostream>

namespace endurancetest {

using namespace Qt::StringLiterals;
using bridge::session::ChatState;

/// What the test's own process, in which Drawbridge's parts run, holds.
struct Held
{
    qint64 files = 0;
    qint64 threads = 0;
    qint64 memoryKb = 0;
};

qint64 entriesOf(const QString &folder)
{
    return QDir(folder).entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::System).size();
}

Held heldNow()
{
    QFile status(u"/proc/self/status"_s);
    EXPECT_TRUE(status.open(QIODevice::ReadOnly));
    const QByteArray all = status.readAll();
    const qsizetype at = all.indexOf("VmRSS:") + 6;
    return {entriesOf(u"/proc/self/fd"_s), entriesOf(u"/proc/self/task"_s),
            all.mid(at, all.indexOf(" kB", at) - at).trimmed().toLongLong()};
}

std::ostream &operator<<(std::ostream &out, const Held &held)
{
    return out << held.files << " files, " << held.threads << " threads, " << held.memoryKb
               << " kB";
}

/// A practice endpoint in a process of its own: its log grows with every request.
class PracticeProgram
{
public:
    PracticeProgram()
    {
        m_program.start(QStringLiteral(DRAWBRIDGE_PROGRAM), {u"practice"_s});
        EXPECT_TRUE(waitUntil([this] { return m_program.canReadLine(); }));
        address = QString::fromUtf8(m_program.readLine()).trimmed();
        QObject::connect(&m_program, &QProcess::readyReadStandardOutput, &m_program,
                         [this] { m_program.readAllStandardOutput(); });
    }
    ~PracticeProgram()
    {
        m_program.terminate();
        m_program.waitForFinished();
    }
    PracticeProgram(const PracticeProgram &) = delete;
    PracticeProgram &operator=(const PracticeProgram &) = delete;

    QString address;

private:
    QProcess m_program;
};

/// Runs that take minutes; in the preset long.
class EnduranceTest : public EndToEndTest
{
protected:
    void SetUp() override
    {
        if (!qEnvironmentVariableIsSet("DRAWBRIDGE_LONG"))
            GTEST_SKIP() << "only with DRAWBRIDGE_LONG (preset long)";
    }
};

TEST_F(EnduranceTest, TwoHundredRestartsUnderLoadLeaveNothingBehind)
{
    constexpr int kRestarts = 200;
    constexpr int kWarmUp = 40;
    constexpr double kMemoryRatio = 1.25;
    const PracticeProgram a;
    const PracticeProgram b;
    TestApp app(home);
    ASSERT_TRUE(app.openReadyAt(a.address));
    Held before;
    for (int i = 1; i <= kRestarts; ++i) {
        const int pieces = app.log().pieces;
        app.chat().send(u"slow 200 20"_s);
        ASSERT_TRUE(waitUntil([&] { return app.log().pieces > pieces; })) << i;
        const qint64 agent = app.chat().agent().pid;
        ASSERT_TRUE(app.endpoints.setAddress((i % 2 ? b : a).address));
        app.chat().applyNow();
        // It goes on with the turn.
        ASSERT_TRUE(waitUntil([&] {
            const qint64 pid = app.chat().agent().pid;
            return pid != 0 && pid != agent && app.chat().state() == ChatState::Working;
        })) << i;
        app.chat().interrupt();
        ASSERT_TRUE(app.waitForState(ChatState::Ready)) << i;
        (void)app.chat().takeUnanswered();
        if (i == kWarmUp)
            before = heldNow();
    }
    ASSERT_TRUE(waitUntil([&] { return agentsUnder(home.path()).size() == 1; }));
    const Held after = heldNow();
    std::cout << "after " << kWarmUp << " restarts: " << before << "; after " << kRestarts << ": "
              << after << '\n';
    EXPECT_LE(after.files, before.files);
    EXPECT_LE(after.threads, before.threads);
    EXPECT_LT(static_cast<double>(after.memoryKb),
              static_cast<double>(before.memoryKb) * kMemoryRatio);
    EXPECT_THAT(app.log().failures, testing::IsEmpty());
}

TEST_F(EnduranceTest, ThirtyTwoQueuedMessagesSurviveThreeKilledAgents)
{
    constexpr int kMessages = 32;
    constexpr int kKilled = 3;
    const Practice endpoint = startPractice();
    TestApp app(home);
    ASSERT_TRUE(app.openReadyAt(endpoint->address()));
    QStringList texts;
    for (int i = 1; i <= kMessages; ++i) {
        texts << u"slow 4 50 number %1"_s.arg(i);
        app.chat().send(texts.back());
    }
    for (const int left : {24, 16, 8}) {
        ASSERT_TRUE(waitUntil([&] { return app.chat().queuedMessages() <= left; }));
        const int pieces = app.log().pieces;
        ASSERT_TRUE(waitUntil([&] { return app.log().pieces > pieces; })) << app.log().describe();
        const qint64 agent = app.chat().agent().pid;
        ASSERT_EQ(::kill(static_cast<pid_t>(agent), SIGKILL), 0);
        ASSERT_TRUE(waitUntil([&] { return app.chat().agent().pid != agent; }));
    }
    ASSERT_TRUE(waitUntil([&] {
        return app.chat().queuedMessages() == 0 && app.chat().state() == ChatState::Ready;
    })) << app.log().describe();
    QStringList arrived;
    for (const auto &request : turnsAt(endpoint)) {
        for (const QString &text : request.userTexts) {
            if (!arrived.contains(text))
                arrived << text;
        }
    }
    EXPECT_EQ(arrived, texts) << "each, in the order in which they were typed";
    // Claude Code's session file lags: what an agent got just before it was killed may be missing
    // in the next one's conversation.
    QStringList kept = turnsAt(endpoint).back().userTexts;
    EXPECT_GE(kept.size(), kMessages - kKilled);
    EXPECT_EQ(kept.removeDuplicates(), 0);
    QStringList inOrder = texts;
    inOrder.removeIf([&](const QString &text) { return !kept.contains(text); });
    EXPECT_EQ(kept, inOrder);
    EXPECT_THAT(app.log().failures, testing::IsEmpty());
}

} // namespace endurancetest
