#include "bridge/sources/LoginShell.h"

#include "bridge/core/LogCategories.h"
#include "bridge/sources/SourceVariables.h"

#include <QFileInfo>
#include <QUuid>

#include <chrono>

namespace bridge::sources {

namespace {

using namespace std::chrono_literals;

/// Then the shell is killed from here, in case `timeout` has not done it.
constexpr auto kGrace = 3s;
/// More than any environment; limits a profile that prints without end.
constexpr qsizetype kMostOutput = 4 * 1024 * 1024;

/// The environment at a login, so that the result shows the profile's exports and not inherited
/// variables. Variables that the shell needs to run stay.
QProcessEnvironment freshLogin(const QProcessEnvironment &inherited)
{
    QProcessEnvironment environment;
    const QStringList names = inherited.keys();
    for (const QString &name : names) {
        if (!sourceKind(name))
            environment.insert(name, inherited.value(name));
    }
    return environment;
}

} // namespace

LoginShell::LoginShell(const process::AgentProcessFactory &processes, std::chrono::seconds patience,
                       QObject *parent)
    : QObject(parent)
    , m_process(processes())
    // Unique, so that no output of a profile looks like the answer.
    , m_mark(QUuid::createUuid().toByteArray(QUuid::WithoutBraces))
    , m_patience(patience)
{
    m_lastResort.setSingleShot(true);
    connect(&m_lastResort, &QTimer::timeout, m_process.get(), &process::AgentProcess::kill);
    connect(m_process.get(), &process::AgentProcess::outputReceived, this,
            [this](const QByteArray &bytes) {
                if (m_output.size() + bytes.size() <= kMostOutput)
                    m_output += bytes;
                else
                    m_process->terminate();
            });
    connect(m_process.get(), &process::AgentProcess::exited, this, &LoginShell::finish);
}

LoginShell::~LoginShell()
{
    m_process->disconnect(this);
}

void LoginShell::ask(const QProcessEnvironment &inherited, const QString &home)
{
    const QString shell = inherited.value(QStringLiteral("SHELL"));
    if (!QFileInfo(shell).isExecutable())
        return;
    process::LaunchSpec spec;
    spec.program = QStringLiteral("/bin/sh");
    // `timeout` also ends processes that the profile started and waits for. A prompt in the profile
    // reads the end of /dev/null. env ends each variable with a NUL byte.
    const QString mark = QString::fromLatin1(m_mark);
    spec.arguments = {QStringLiteral("-c"),
                      QStringLiteral("exec timeout -k 1 \"$1\" \"$0\" -l -c \"$2\" </dev/null"),
                      shell, QString::number(m_patience.count()),
                      QStringLiteral("printf %s '%1'; env -0; printf %s '%1'").arg(mark)};
    spec.environment = freshLogin(inherited);
    spec.workingDirectory = home;
    m_lastResort.start(m_patience + kGrace);
    m_process->start(spec);
}

void LoginShell::finish()
{
    m_lastResort.stop();
    const auto begin = m_output.indexOf(m_mark);
    const auto end = m_output.lastIndexOf(m_mark);
    if (begin < 0 || end <= begin) {
        qCDebug(lcEndpoint) << "the login shell did not say what it exports";
        m_output.clear();
        emit answered(std::nullopt);
        return;
    }
    QProcessEnvironment exported;
    const auto lines = m_output.mid(begin + m_mark.size(), end - begin - m_mark.size()).split('\0');
    m_output.clear();
    for (const QByteArray &line : lines) {
        const auto equals = line.indexOf('=');
        const QString name = QString::fromUtf8(line.left(equals));
        if (equals > 0 && sourceKind(name))
            exported.insert(name, QString::fromUtf8(line.mid(equals + 1)));
    }
    emit answered(exported);
}

} // namespace bridge::sources

#include "moc_LoginShell.cpp"
