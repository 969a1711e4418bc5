#include "tests/endtoend/support/ServerProcess.h"

#include "tests/endtoend/support/Waiting.h"

#include <QFileInfo>
#include <QTcpServer>
#include <QTcpSocket>

#include <gtest/gtest.h>

#include <csignal>

#include <sys/prctl.h>
#include <unistd.h>

quint16 ServerProcess::freePort()
{
    // Below the system's range of automatic ports, and apart from the ports of parallel tests.
    constexpr quint16 kFirst = 20'000;
    constexpr quint16 kCount = 12'000;
    constexpr int kForEachProcess = 16;
    static int next = static_cast<int>(::getpid()) * kForEachProcess;
    for (int tries = 0; tries < kCount; ++tries) {
        const auto port = static_cast<quint16>(kFirst + next++ % kCount);
        if (QTcpServer probe; probe.listen(QHostAddress::LocalHost, port))
            return port;
    }
    ADD_FAILURE() << "no free port";
    return 0;
}

QString ServerProcess::testTool(const QString &name)
{
    const QString folder = qEnvironmentVariable("DRAWBRIDGE_TEST_TOOLS");
    QString path = folder + u'/' + name;
    EXPECT_FALSE(folder.isEmpty()) << "DRAWBRIDGE_TEST_TOOLS must name the folder of nginx and the "
                                      "others; tests/run.sh sets it.";
    EXPECT_TRUE(QFileInfo::exists(path))
        << path.toStdString() << " is missing; installer/dependencies.sh --tests fetches it.";
    return path;
}

ServerProcess::ServerProcess()
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
}

ServerProcess::~ServerProcess()
{
    m_process.kill();
    m_process.waitForFinished();
}

void ServerProcess::setEnvironment(const QProcessEnvironment &environment)
{
    m_process.setProcessEnvironment(environment);
}

void ServerProcess::start(const QString &program, const QStringList &arguments, quint16 port)
{
    // The libraries that this machine lacks are kept beside the programs.
    QProcessEnvironment environment = m_process.processEnvironment();
    if (environment.isEmpty())
        environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LD_LIBRARY_PATH"),
                       testTool(QStringLiteral("servers/libraries")));
    m_process.setProcessEnvironment(environment);
    m_process.start(program, arguments);
    ASSERT_TRUE(m_process.waitForStarted())
        << program.toStdString() << ": " << m_process.errorString().toStdString();
    const bool serves = waitUntil([&] {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, port);
        return m_process.state() == QProcess::NotRunning || socket.waitForConnected(1000);
    });
    ASSERT_TRUE(serves && m_process.state() == QProcess::Running)
        << program.toStdString() << " does not serve; it said:\n"
        << output();
}

std::string ServerProcess::output()
{
    m_output += m_process.readAll();
    return m_output.toStdString();
}
