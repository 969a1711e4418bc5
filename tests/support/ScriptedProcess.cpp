#include "tests/support/ScriptedProcess.h"

#include "tests/support/FakeAgent.h"

#include <algorithm>
#include <stdexcept>

using namespace Qt::StringLiterals;

using bridge::process::ProcessExit;

ScriptedProcess::ScriptedProcess(qint64 pid)
    : m_pid(pid)
{}

void ScriptedProcess::becomeStarted()
{
    m_isRunning = true;
    emit started(m_pid);
}

void ScriptedProcess::sayBytes(const QByteArray &bytes)
{
    emit outputReceived(bytes);
}

void ScriptedProcess::exit(int code, const QString &stderrTail)
{
    if (!stderrTail.isEmpty())
        m_stderrTail = stderrTail;
    end({ProcessExit::Kind::Exited, code, {}, m_stderrTail});
}

void ScriptedProcess::dieOfSignal(int number)
{
    end({ProcessExit::Kind::Signalled, number, {}, m_stderrTail});
}

void ScriptedProcess::failToStart(const QString &error)
{
    end({ProcessExit::Kind::FailedToStart, 0, error, {}});
}

QList<QStringList> ScriptedProcess::received() const
{
    QList<QStringList> lines;
    for (const QByteArray &line : m_written.split('\n')) {
        QString text = QString::fromUtf8(line);
        text.replace(QLatin1Char(FakeCodec::kNewline), u'\n');
        if (!text.isEmpty())
            lines.append(text.split(QLatin1Char(FakeCodec::kFieldEnd)));
    }
    return lines;
}

qsizetype ScriptedProcess::count(const QString &request) const
{
    const auto lines = received();
    return std::count_if(lines.begin(), lines.end(),
                         [&](const QStringList &line) { return line.front() == request; });
}

QStringList ScriptedProcess::userTexts() const
{
    QStringList texts;
    for (const QStringList &line : received()) {
        if (line.front() == "prompt"_L1)
            texts += line.at(2);
    }
    return texts;
}

QStringList ScriptedProcess::userMessageIds() const
{
    QStringList ids;
    for (const QStringList &line : received()) {
        if (line.front() == "prompt"_L1)
            ids += line.at(1);
    }
    return ids;
}

void ScriptedProcess::start(const bridge::process::LaunchSpec &spec)
{
    m_wasStarted = true;
    m_spec = spec;
}

void ScriptedProcess::write(const QByteArray &bytes)
{
    if (m_hasEnded)
        return;
    m_written += bytes;
    if (onWritten)
        onWritten(bytes);
}

void ScriptedProcess::end(ProcessExit exit)
{
    m_isRunning = false;
    m_hasEnded = true;
    emit exited(exit);
}

bridge::process::AgentProcessFactory ScriptedProcesses::factory()
{
    return [this] {
        auto process = std::make_unique<ScriptedProcess>(ScriptedProcess::kFirstPid + count());
        m_processes.emplace_back(process.get());
        if (onMade)
            onMade(*process);
        return process;
    };
}

ScriptedProcess &ScriptedProcesses::at(int index) const
{
    ScriptedProcess *process =
        index < 0 || index >= count() ? nullptr : m_processes[static_cast<std::size_t>(index)];
    if (!process)
        throw std::out_of_range("no such scripted process (any more)");
    return *process;
}
