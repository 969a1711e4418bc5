#include "tests/support/ScriptedProcess.h"

#include <stdexcept>

using bridge::process::ProcessExit;

ScriptedProcess::ScriptedProcess(qint64 pid)
    : m_pid(pid)
{}

void ScriptedProcess::becomeStarted()
{
    m_isRunning = true;
    Q_EMIT started(m_pid);
}

void ScriptedProcess::say(const Json &message)
{
    sayBytes(QByteArray::fromStdString(message.dump()) + '\n');
}

void ScriptedProcess::sayBytes(const QByteArray &bytes)
{
    Q_EMIT outputReceived(bytes);
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

std::vector<ScriptedProcess::Json> ScriptedProcess::received() const
{
    std::vector<Json> lines;
    for (const QByteArray &line : m_written.split('\n')) {
        if (!line.isEmpty())
            lines.push_back(Json::parse(line.begin(), line.end()));
    }
    return lines;
}

std::vector<std::string> ScriptedProcess::requests(const std::string &subtype) const
{
    std::vector<std::string> ids;
    for (const Json &line : received()) {
        if (line.at("type") == "control_request" && line.at("request").at("subtype") == subtype)
            ids.push_back(line.at("request_id"));
    }
    return ids;
}

QStringList ScriptedProcess::userTexts() const
{
    QStringList texts;
    for (const Json &line : received()) {
        if (line.at("type") == "user")
            texts += QString::fromStdString(line.at("message").at("content"));
    }
    return texts;
}

QStringList ScriptedProcess::userMessageIds() const
{
    QStringList ids;
    for (const Json &line : received()) {
        if (line.at("type") == "user")
            ids += QString::fromStdString(line.at("uuid"));
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
    if (!m_hasEnded)
        m_written += bytes;
}

void ScriptedProcess::end(ProcessExit exit)
{
    m_isRunning = false;
    m_hasEnded = true;
    Q_EMIT exited(exit);
}

bridge::process::AgentProcessFactory ScriptedProcesses::factory()
{
    return [this] {
        auto process = std::make_unique<ScriptedProcess>(ScriptedProcess::kFirstPid + count());
        m_processes.emplace_back(process.get());
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
