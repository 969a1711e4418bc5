#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/Processes.h"
#include "tests/endtoend/support/Waiting.h"

#include <QJsonArray>
#include <QProcess>

#include <algorithm>
#include <csignal>

namespace {

/// The program itself, as its own process.
class AppKilledTest : public EndToEndTest
{};

} // namespace

TEST_F(AppKilledTest, NothingRemainsWhenTheAppIsKilledWhileAToolRuns)
{
    const QString tool = QStringLiteral("tail -f started.txt");
    home.writeJson(QStringLiteral("workspace/.claude/settings.local.json"),
                   {{QStringLiteral("permissions"),
                     QJsonObject{{QStringLiteral("allow"), QJsonArray{QStringLiteral("Bash")}}}}});
    QProcessEnvironment environment = home.environment();
    environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("disabled:"));
    QProcess app;
    app.setProgram(QStringLiteral(DRAWBRIDGE_PROGRAM));
    app.setArguments({QStringLiteral("ask"), QStringLiteral("--practice"),
                      QStringLiteral("run: touch started.txt; ") + tool});
    app.setWorkingDirectory(home.workspace());
    app.setProcessEnvironment(environment);
    app.start();
    const auto toolRuns = [&] {
        const auto all = processesUnder(home.path());
        return std::any_of(all.begin(), all.end(), [&](const ProcessSeen &process) {
            return process.commandLine.join(u' ').trimmed() == tool;
        });
    };
    ASSERT_TRUE(waitUntil(toolRuns)) << app.readAllStandardError().toStdString();
    ASSERT_EQ(agentsUnder(home.path()).size(), 1U);

    ASSERT_EQ(::kill(static_cast<pid_t>(app.processId()), SIGKILL), 0);
    EXPECT_TRUE(waitUntil([&] { return processesUnder(home.path()).empty(); }))
        << describe(processesUnder(home.path()));
    EXPECT_TRUE(waitUntil([&] { return app.state() == QProcess::NotRunning; }));
    EXPECT_EQ(app.exitStatus(), QProcess::CrashExit) << "it ended by itself before it was killed";
}
