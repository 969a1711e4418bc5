#include "bridge/process/LoginShell.h"

#include "bridge/core/LogCategories.h"

#include <QFileInfo>
#include <QUuid>

#include <utility>

namespace bridge::process {

namespace {

/// More than any environment; limits a profile that prints without end.
constexpr qsizetype kMostOutput = 4 * 1024 * 1024;

} // namespace

LoginShell::LoginShell(const AgentProcessFactory &processes,
                       std::function<bool(const QString &)> isWanted, Manner manner,
                       std::chrono::milliseconds patience, QObject *parent)
    : QObject(parent)
    , m_run(processes, m_clock)
    , m_isWanted(std::move(isWanted))
    // Unique, so that no output of a profile looks like the answer.
    , m_mark(QUuid::createUuid().toByteArray(QUuid::WithoutBraces))
    , m_manner(manner)
    , m_patience(patience)
{
    connect(&m_run, &ProgramRun::finished, this, &LoginShell::finish);
}

bool LoginShell::ask(const QProcessEnvironment &environment, const QString &home)
{
    const QString shell = environment.value(QStringLiteral("SHELL"));
    if (!QFileInfo(shell).isExecutable())
        return false;
    LaunchSpec spec;
    spec.program = shell;
    // env ends each variable with a NUL byte.
    const QString mark = QString::fromLatin1(m_mark);
    const QString flags = m_manner == Manner::Login ? QStringLiteral("-l") : QStringLiteral("-il");
    spec.arguments = {flags, QStringLiteral("-c"),
                      QStringLiteral("printf %s '%1'; env -0; printf %s '%1'").arg(mark)};
    spec.environment = environment;
    spec.workingDirectory = home;
    m_run.start(spec, {m_patience, kMostOutput});
    return true;
}

void LoginShell::finish(const RunResult &result)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    const QByteArray &output = result.output;
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
