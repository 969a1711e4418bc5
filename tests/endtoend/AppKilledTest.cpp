#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/Processes.h"
#include "tests/endtoend/support/Waiting.h"

#include <QJsonArray>
#include <QProcess>

#include <csignal>

using namespace Qt::StringLiterals;

namespace {

/// The program as a separate process.
class AppKilledTest : public EndToEndTest
{};

} // namespace

TEST_F(AppKilledTest, NothingRemainsWhenTheAppIsKilledWhileAToolRuns)
{
    const QString tool = u"tail -f started.txt"_s;
    home.writeJson(u"workspace/.claude/settings.local.json"_s,
                   {{u"permissions"_s, QJsonObject{{u"allow"_s, QJsonArray{u"Bash"_s}}}}});
    QProcessEnvironment environment = home.environment();
    environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"disabled:"_s);
    QProcess app;
    app.setProgram(QStringLiteral(DRAWBRIDGE_PROGRAM));
    app.setArguments({u"ask"_s, u"--practice"_s, u"run: touch started.txt; "_s + tool});
    app.setWorkingDirectory(home.workspace());
    app.setProcessEnvironment(environment);
    app.start();
    ASSERT_TRUE(waitUntil([&] { return runsUnder(home.path(), tool); }))
        << app.readAllStandardError().toStdString();
    ASSERT_EQ(agentsUnder(home.path()).size(), 1U);

    ASSERT_EQ(::kill(static_cast<pid_t>(app.processId()), SIGKILL), 0);
    expectAllEndUnder(home.path());
    EXPECT_TRUE(waitUntil([&] { return app.state() == QProcess::NotRunning; }));
    EXPECT_EQ(app.exitStatus(), QProcess::CrashExit) << "it ended by itself before it was killed";
}
