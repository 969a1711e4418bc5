#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>

/// A server program on loopback for the duration of a test. Its process ends with this object, and
/// also if the test is killed. Its output is kept for the message of a failed test.
class ServerProcess
{
public:
    /// An unused loopback port outside the range from which the system assigns ports.
    [[nodiscard]] static quint16 freePort();
    /// The path of a program that installer/dependencies.sh fetched for the tests. Fails the test
    /// if it is missing.
    [[nodiscard]] static QString testTool(const QString &name);

    ServerProcess();
    ~ServerProcess();
    ServerProcess(const ServerProcess &) = delete;
    ServerProcess &operator=(const ServerProcess &) = delete;

    void setFolder(const QString &folder) { m_process.setWorkingDirectory(folder); }
    void setEnvironment(const QProcessEnvironment &environment);
    /// Starts the server and waits until it listens on the port; fails the test if it does not.
    void start(const QString &program, const QStringList &arguments, quint16 port);

    [[nodiscard]] std::string output();

private:
    QProcess m_process;
    QByteArray m_output;
};
