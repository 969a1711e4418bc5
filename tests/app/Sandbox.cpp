#include "tests/app/Sandbox.h"

#include "bridge/core/Ids.h"
#include "tests/support/EventLoop.h"
#include "tests/support/WindowSocket.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTcpServer>

#include <gtest/gtest.h>

#include <csignal>
#include <stdexcept>

using namespace Qt::StringLiterals;

namespace clitest {

using bridge::practice::PracticeEndpoint;
using bridge::practice::PracticeOptions;

namespace {

constexpr int kPatience = 90000;
constexpr int kLook = 30; ///< ms between two questions to a window
constexpr auto kMark = "DRAWBRIDGE_TEST_RUN";

Json parsed(const QByteArray &text)
{
    return Json::parse(text.constData(), text.constData() + text.size(), nullptr, false);
}

} // namespace

std::vector<Json> Outcome::lines() const
{
    std::vector<Json> all;
    for (const QByteArray &line : out.split('\n')) {
        if (!line.isEmpty())
            all.push_back(parsed(line));
    }
    return all;
}

std::vector<Json> Outcome::events(const std::string &name) const
{
    std::vector<Json> found;
    for (const Json &line : lines()) {
        if (line.is_object() && line.value("event", "") == name)
            found.push_back(line);
    }
    return found;
}

Json Outcome::json() const
{
    return parsed(out);
}

Sandbox::Sandbox()
{
    const QDir folder(m_folder.path());
    for (const char *name : {"home", "config", "data", "cache", "run", "tmp", "workspace"})
        folder.mkdir(QLatin1String(name));
    QFile::setPermissions(path(u"run"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    setEnvironment("PATH", u"/usr/bin:/bin"_s);
    setEnvironment("HOME", path(u"home"_s));
    setEnvironment("XDG_CONFIG_HOME", path(u"config"_s));
    setEnvironment("XDG_DATA_HOME", path(u"data"_s));
    setEnvironment("XDG_CACHE_HOME", path(u"cache"_s));
    setEnvironment("XDG_RUNTIME_DIR", path(u"run"_s));
    setEnvironment("TMPDIR", path(u"tmp"_s));
    setEnvironment("LANG", u"C.UTF-8"_s);
    setEnvironment("QT_QPA_PLATFORM", u"offscreen"_s);
    setEnvironment("DBUS_SESSION_BUS_ADDRESS", u"disabled:"_s);
    // Lets Claude Code take bypassPermissions also where the tests run as root.
    setEnvironment("IS_SANDBOX", u"1"_s);
    setEnvironment(kMark, bridge::newId());
    for (const char *kept :
         {"DRAWBRIDGE_CLAUDE", "ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"}) {
        if (qEnvironmentVariableIsSet(kept))
            setEnvironment(kept, qEnvironmentVariable(kept));
    }
    EXPECT_TRUE(qEnvironmentVariableIsSet("DRAWBRIDGE_CLAUDE"))
        << "these tests speak to the Claude Code named by DRAWBRIDGE_CLAUDE; see tests/run.sh";
}

Sandbox::~Sandbox()
{
    if (waitForNoProcess())
        return;
    for (const qint64 pid : processes()) {
        ADD_FAILURE() << "left behind: " << commandLineOf(pid).replace('\0', ' ').toStdString();
        ::kill(static_cast<pid_t>(pid), SIGKILL);
    }
}

QByteArray Sandbox::settings() const
{
    return contentOf(settingsFile());
}

void Sandbox::writeSettings(const QByteArray &content) const
{
    write(u"config/drawbridge/drawbridge.conf"_s, content);
}

void Sandbox::forgetSettings() const
{
    QFile::remove(settingsFile());
    QFile::remove(settingsFile() + u".last-good"_s);
}

void Sandbox::useEndpoint(const QString &address) const
{
    writeSettings("[General]\ncustomApiEndpoint=" + address.toUtf8()
                  + "\ncustomApiEndpointEnabled=true\n");
}

QString Sandbox::write(const QString &name, const QByteArray &content) const
{
    QFile file(path(name));
    QDir().mkpath(QFileInfo(file).path());
    EXPECT_TRUE(file.open(QIODevice::WriteOnly)) << name.toStdString();
    file.write(content);
    return file.fileName();
}

QString Sandbox::writeProgram(const QString &name, const QByteArray &content) const
{
    const QString file = write(name, content);
    QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return file;
}

void Sandbox::setEnvironment(const char *name, const QString &value)
{
    m_environment.insert(QLatin1String(name), value);
}

void Sandbox::useFakeAgent(const char *scenario)
{
    setEnvironment("DRAWBRIDGE_CLAUDE", QStringLiteral(FAKECLI));
    setEnvironment("FAKECLI", QLatin1String(scenario));
}

void Sandbox::keepSessionBus()
{
    setEnvironment("DBUS_SESSION_BUS_ADDRESS", qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS"));
}

Outcome Sandbox::run(const QStringList &arguments, const QByteArray &input) const
{
    return Program(*this, arguments, input).finish();
}

Outcome Sandbox::runShell(const QByteArray &script) const
{
    return Program(*this, u"/bin/sh"_s,
                   {u"-c"_s, u"DRAWBRIDGE='%1'\n"_s.arg(QStringLiteral(DRAWBRIDGE))
                                 + QString::fromUtf8(script)})
        .finish();
}

Json Sandbox::windowStatus() const
{
    const QByteArray said = statusOfWindow(m_environment.value(u"XDG_RUNTIME_DIR"_s));
    return said.isEmpty() ? Json::object() : parsed(said);
}

std::vector<qint64> Sandbox::processes() const
{
    const QByteArray mark =
        QByteArray(kMark) + '=' + m_environment.value(QLatin1String(kMark)).toLatin1();
    std::vector<qint64> found;
    const QStringList names = QDir(u"/proc"_s).entryList(QDir::Dirs);
    for (const QString &name : names) {
        bool isNumber = false;
        const qint64 pid = name.toLongLong(&isNumber);
        if (isNumber && contentOf(u"/proc/%1/environ"_s.arg(pid)).split('\0').contains(mark))
            found.push_back(pid);
    }
    return found;
}

bool Sandbox::waitForNoProcess() const
{
    return soonSeen([this] { return processes().empty(); }, kPatience);
}

Program::Program(const Sandbox &sandbox, const QStringList &arguments, const QByteArray &input)
    : Program(sandbox, QStringLiteral(DRAWBRIDGE), arguments, input)
{}

Program::Program(const Sandbox &sandbox, const QString &program, const QStringList &arguments,
                 const QByteArray &input)
{
    m_process.setProcessEnvironment(sandbox.environment());
    m_process.setWorkingDirectory(sandbox.workspace());
    if (input.isEmpty())
        m_process.setStandardInputFile(QProcess::nullDevice());
    QObject::connect(&m_process, &QProcess::readyReadStandardOutput, &m_process, [this] {
        m_out += m_process.readAllStandardOutput();
        ++m_pieces;
    });
    QObject::connect(&m_process, &QProcess::readyReadStandardError, &m_process,
                     [this] { m_err += m_process.readAllStandardError(); });
    m_process.start(program, arguments);
    EXPECT_TRUE(m_process.waitForStarted());
    m_pid = m_process.processId();
    if (!input.isEmpty()) {
        m_process.write(input);
        m_process.closeWriteChannel();
    }
}

Program::~Program()
{
    if (!isRunning())
        return;
    m_process.kill();
    m_process.waitForFinished();
}

bool Program::waitForOut(const QByteArray &bytes)
{
    return soon([&] { return m_out.contains(bytes); }, kPatience);
}

bool Program::waitForErr(const QByteArray &bytes)
{
    return soon([&] { return m_err.contains(bytes); }, kPatience);
}

void Program::sendSignal(int number) const
{
    ::kill(static_cast<pid_t>(m_pid), number);
}

Outcome Program::finish()
{
    if (!soon([this] { return !isRunning(); }, kPatience)) {
        ADD_FAILURE() << "still running after a minute: "
                      << m_process.arguments().join(u' ').toStdString();
        return {};
    }
    const bool bySignal = m_process.exitStatus() == QProcess::CrashExit;
    return {m_process.exitCode(), bySignal, m_out, m_err};
}

Window::Window(const Sandbox &sandbox, const QStringList &arguments, const QString &state)
    : m_sandbox(sandbox)
    , m_program(sandbox, arguments)
{
    EXPECT_TRUE(waitForState(state)) << m_program.err().toStdString();
}

Window::~Window()
{
    if (!m_program.isRunning())
        return;
    m_program.sendSignal(SIGTERM);
    EXPECT_EQ(m_program.finish().exitCode, 0);
}

Json Window::chat() const
{
    const Json all = status();
    return all.contains("chats") && all["chats"].size() == 1 ? all["chats"][0] : Json::object();
}

bool Window::waitForState(const QString &state) const
{
    return soonSeen([&] { return status().value("state", "") == state.toStdString(); }, kPatience,
                    kLook);
}

bool Window::waitForEndpoint(const QString &address) const
{
    return soonSeen(
        [&] {
            const Json now = chat();
            return now.value("state", "") == "ready" && now["endpoint"] == address.toStdString();
        },
        kPatience, kLook);
}

bool Window::waitForNewAgent(const Json &earlier) const
{
    return soonSeen(
        [&] {
            const Json now = chat();
            return now.value("state", "") == "ready" && now["pid"] != earlier["pid"];
        },
        kPatience, kLook);
}

std::unique_ptr<PracticeEndpoint> startPractice(PracticeOptions options)
{
    options.keepTexts = true;
    auto started = PracticeEndpoint::start(options);
    if (!started)
        throw std::runtime_error(started.error().text.toStdString());
    return std::move(*started);
}

std::unique_ptr<PracticeEndpoint> startPractice(const QString &scenario)
{
    PracticeOptions options;
    options.scenario = scenario;
    return startPractice(options);
}

QString closedAddress()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return u"http://127.0.0.1:%1"_s.arg(server.serverPort());
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray commandLineOf(qint64 pid)
{
    return contentOf(u"/proc/%1/cmdline"_s.arg(pid));
}

} // namespace clitest
