#include "bridge/process/LoginShell.h"

#include "bridge/core/LogCategories.h"

#include <QFileInfo>
#include <QUuid>

#include <utility>

namespace bridge::process {

namespace {

using namespace std::chrono_literals;

/// Then the shell is killed from here, in case `timeout` has not done it.
constexpr auto kGrace = 3s;
/// More than any environment; limits a profile that prints without end.
constexpr qsizetype kMostOutput = 4 * 1024 * 1024;

} // namespace

LoginShell::LoginShell(const AgentProcessFactory &processes,
                       std::function<bool(const QString &)> isWanted, Manner manner,
                       std::chrono::seconds patience, QObject *parent)
    : QObject(parent)
    , m_process(processes())
    , m_isWanted(std::move(isWanted))
    // Unique, so that no output of a profile looks like the answer.
    , m_mark(QUuid::createUuid().toByteArray(QUuid::WithoutBraces))
    , m_manner(manner)
    , m_patience(patience)
{
    m_lastResort.setSingleShot(true);
    connect(&m_lastResort, &QTimer::timeout, m_process.get(), &AgentProcess::kill);
    connect(m_process.get(), &AgentProcess::outputReceived, this, [this](const QByteArray &bytes) {
        if (m_output.size() + bytes.size() <= kMostOutput)
            m_output += bytes;
        else
            m_process->terminate();
    });
    connect(m_process.get(), &AgentProcess::exited, this, &LoginShell::finish);
}

LoginShell::~LoginShell()
{
    m_process->disconnect(this);
    // It may be emitting the signal that this is destroyed in.
    m_process.release()->deleteLater();
}

bool LoginShell::ask(const QProcessEnvironment &environment, const QString &home)
{
    const QString shell = environment.value(QStringLiteral("SHELL"));
    if (!QFileInfo(shell).isExecutable())
        return false;
    LaunchSpec spec;
    spec.program = QStringLiteral("/bin/sh");
    // `timeout` also ends processes that the profile started and waits for. A prompt in the profile
    // reads the end of /dev/null. env ends each variable with a NUL byte.
    const QString mark = QString::fromLatin1(m_mark);
    const QString flags = m_manner == Manner::Login ? QStringLiteral("-l") : QStringLiteral("-il");
    spec.arguments = {QStringLiteral("-c"),
                      QStringLiteral("exec timeout -k 1 \"$1\" \"$0\" \"$3\" -c \"$2\" </dev/null"),
                      shell,
                      QString::number(m_patience.count()),
                      QStringLiteral("printf %s '%1'; env -0; printf %s '%1'").arg(mark),
                      flags};
    spec.environment = environment;
    spec.workingDirectory = home;
    m_lastResort.start(m_patience + kGrace);
    m_process->start(spec);
    return true;
}

void LoginShell::finish()
{
    m_lastResort.stop();
    const QByteArray output = std::exchange(m_output, {});
    const auto begin = output.indexOf(m_mark);
    const auto end = output.lastIndexOf(m_mark);
    if (begin < 0 || end <= begin) {
        qCDebug(lcProcess) << "the login shell did not say what it exports";
        emit answered(std::nullopt);
        return;
    }
    QProcessEnvironment exported;
    const auto lines = output.mid(begin + m_mark.size(), end - begin - m_mark.size()).split('\0');
    for (const QByteArray &line : lines) {
        const auto equals = line.indexOf('=');
        const QString name = QString::fromUtf8(line.left(equals));
        if (equals > 0 && m_isWanted(name))
            exported.insert(name, QString::fromUtf8(line.mid(equals + 1)));
    }
    emit answered(exported);
}

} // namespace bridge::process

#include "moc_LoginShell.cpp"
