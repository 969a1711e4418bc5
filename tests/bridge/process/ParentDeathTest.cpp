#include "tests/bridge/process/ProcessTestSupport.h"

#include "bridge/process/ProcessTable.h"

#include <QProcess>

#include <gtest/gtest.h>

using bridge::process::readProcess;

TEST(ParentDeath, TheChildEndsWhenTheApplicationIsKilled)
{
    QProcess parent;
    parent.start(QStringLiteral(DYING_PARENT), QStringList());
    ASSERT_TRUE(soon([&] { return parent.canReadLine(); }));
    const qint64 child = parent.readLine().trimmed().toLongLong();
    ASSERT_GT(child, 0);
    ASSERT_TRUE(readProcess(child));

    parent.kill();
    ASSERT_TRUE(soon([&] { return parent.state() == QProcess::NotRunning; }));
    // The adopting process reaps it; here only its end counts.
    EXPECT_TRUE(soon([&] {
        const auto row = readProcess(child);
        return !row || row->ended;
    }));
}
