#pragma once

#include "bridge/practice/PracticeEndpoint.h"

#include <QProcess>
#include <QProcessEnvironment>
#include <QStringList>
#include <QTemporaryDir>

#include <nlohmann/json.hpp>

#include <memory>
#include <vector>

namespace clitest {

using Json = nlohmann::json;

/// The result of a finished program.
struct Outcome
{
    int exitCode = -1;
    bool endedBySignal = false;
    QByteArray out;
    QByteArray err;

    /// Standard output as JSON, one object per line; invalid lines become discarded values.
    [[nodiscard]] std::vector<Json> lines() const;
    /// The events of this name in lines().
    [[nodiscard]] std::vector<Json> events(const std::string &name) const;
    /// Standard output as one JSON value.
    [[nodiscard]] Json json() const;
};

/// A home, settings and an environment for one test, separate from those of the machine's user. The
/// destructor ends processes that still run in it, and fails the test if there are any.
class Sandbox
{
public:
    Sandbox();
    ~Sandbox();
    Sandbox(const Sandbox &) = delete;
    Sandbox &operator=(const Sandbox &) = delete;

    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] QString workspace() const { return path(QStringLiteral("workspace")); }
    [[nodiscard]] QString settingsFile() const
    {
        return path(QStringLiteral("config/drawbridge/drawbridge.conf"));
    }
    /// Content of the settings file; empty if there is none.
    [[nodiscard]] QByteArray settings() const;
    void writeSettings(const QByteArray &content) const;
    /// Removes the settings file and its copy.
    void forgetSettings() const;
    /// A custom endpoint, switched on.
    void useEndpoint(const QString &address) const;
    /// Writes a file of the sandbox and creates its folders; returns its path.
    QString write(const QString &name, const QByteArray &content) const;
    /// Like write(), but the file is executable.
    QString writeProgram(const QString &name, const QByteArray &content) const;

    [[nodiscard]] const QProcessEnvironment &environment() const { return m_environment; }
    void setEnvironment(const char *name, const QString &value);
    /// Agents are fakecli from now on, in this scenario: for what Drawbridge does, whatever agent
    /// it has. The real one costs two seconds of a processor for each start.
    void useFakeAgent(const char *scenario = "");
    /// Lets the programs reach the D-Bus session this test runs in.
    void keepSessionBus();

    /// Runs `drawbridge` with these arguments to its end.
    [[nodiscard]] Outcome run(const QStringList &arguments, const QByteArray &input = {}) const;
    /// Runs a shell script, which finds the program as $DRAWBRIDGE.
    [[nodiscard]] Outcome runShell(const QByteArray &script) const;
    /// What `drawbridge status --json` prints, asked of the window without a command line; an empty
    /// object: there is no window.
    [[nodiscard]] Json windowStatus() const;
    /// Ids of all living processes that were started in the sandbox, including the agent's.
    [[nodiscard]] std::vector<qint64> processes() const;
    [[nodiscard]] bool waitForNoProcess() const;

private:
    QTemporaryDir m_folder;
    QProcessEnvironment m_environment;
};

/// A `drawbridge` that runs beside the test.
class Program
{
public:
    /// Without `input` the standard input is empty.
    Program(const Sandbox &sandbox, const QStringList &arguments, const QByteArray &input = {});
    /// Any other program.
    Program(const Sandbox &sandbox, const QString &program, const QStringList &arguments,
            const QByteArray &input = {});
    ~Program();
    Program(const Program &) = delete;
    Program &operator=(const Program &) = delete;

    [[nodiscard]] qint64 pid() const { return m_pid; }
    [[nodiscard]] const QByteArray &out() const { return m_out; }
    [[nodiscard]] const QByteArray &err() const { return m_err; }
    /// Number of pieces in which standard output arrived.
    [[nodiscard]] int pieces() const { return m_pieces; }
    [[nodiscard]] bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    [[nodiscard]] bool waitForOut(const QByteArray &bytes);
    [[nodiscard]] bool waitForErr(const QByteArray &bytes);
    void sendSignal(int number) const;
    /// Waits until it has ended; exit code -1: it did not.
    [[nodiscard]] Outcome finish();

private:
    QProcess m_process;
    QByteArray m_out;
    QByteArray m_err;
    qint64 m_pid = 0;
    int m_pieces = 0;
};

/// A running window without a display. The destructor closes it with SIGTERM.
class Window
{
public:
    /// Waits until the chat's agent is ready.
    explicit Window(const Sandbox &sandbox, const QStringList &arguments = {},
                    const QString &state = QStringLiteral("ready"));
    ~Window();
    Window(const Window &) = delete;
    Window &operator=(const Window &) = delete;

    [[nodiscard]] Program &program() { return m_program; }
    [[nodiscard]] Json status() const { return m_sandbox.windowStatus(); }
    /// The only chat of status().
    [[nodiscard]] Json chat() const;
    [[nodiscard]] bool waitForState(const QString &state) const;
    /// Waits until the chat's live agent is ready and uses this address; null: the default API.
    [[nodiscard]] bool waitForEndpoint(const QString &address) const;
    /// Waits until the chat has another agent than in the earlier chat(), and that is ready.
    [[nodiscard]] bool waitForNewAgent(const Json &earlier) const;

private:
    const Sandbox &m_sandbox;
    Program m_program;
};

/// Starts an endpoint whose log keeps the texts. A failed start throws and so fails the test.
[[nodiscard]] std::unique_ptr<bridge::practice::PracticeEndpoint>
startPractice(bridge::practice::PracticeOptions options = {});
/// Starts an endpoint that answers every message the same way.
[[nodiscard]] std::unique_ptr<bridge::practice::PracticeEndpoint>
startPractice(const QString &scenario);

/// A loopback address without a listener.
[[nodiscard]] QString closedAddress();
/// Empty also if the file cannot be read.
[[nodiscard]] QByteArray contentOf(const QString &path);
[[nodiscard]] QByteArray commandLineOf(qint64 pid);

} // namespace clitest
