#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>

/// A program that serves on loopback while a test runs: an ordinary process that ends with this
/// object, and with the test however that ends. What it writes is kept for a failed test's message.
class ServerProcess
{
public:
    /// An unused loopback port outside the range from which the system assigns ports.
    [[nodiscard]] static quint16 freePort();
    /// The path of a program that installer/dependencies.sh fetched for the tests. Fails the test
    /// when it is not there.
    [[nodiscard]] static QString testTool(const QString &name);

    ServerProcess();
    ~ServerProcess();
    ServerProcess(const ServerProcess &) = delete;
    ServerProcess &operator=(const ServerProcess &) = delete;

    void setFolder(const QString &folder) { m_process.setWorkingDirectory(folder); }
    void setEnvironment(const QProcessEnvironment &environment);
    /// Starts it, and waits until it listens on the port; fails the test when it does not.
    void start(const QString &program, const QStringList &arguments, quint16 port);

    [[nodiscard]] std::string output();

private:
    QProcess m_process;
    QByteArray m_output;
};
