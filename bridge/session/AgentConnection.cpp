#include "bridge/session/AgentConnection.h"

#include "bridge/core/LogCategories.h"

#include <utility>

namespace bridge::session {

AgentConnection::AgentConnection(std::unique_ptr<process::AgentProcess> process,
                                 const agent::AgentBackend &backend, process::ProcessTree &tree,
                                 QObject *parent)
    : QObject(parent)
    , m_process(std::move(process))
    , m_backend(backend)
    , m_codec(backend.makeCodec())
    , m_tree(tree)
{
    connect(m_process.get(), &process::AgentProcess::started, this, &AgentConnection::onStarted);
    connect(m_process.get(), &process::AgentProcess::outputReceived, this,
            &AgentConnection::onOutput);
    connect(m_process.get(), &process::AgentProcess::exited, this, &AgentConnection::onExited);
}

AgentConnection::~AgentConnection()
{
    m_process->disconnect(this);
}

void AgentConnection::start(const process::LaunchSpec &spec,
                            const agent::ConversationStart &conversation)
{
    m_sessionId = conversation.sessionId;
    m_process->start(spec);
    // Buffered until the process reads: the handshake costs no round trip through the event loop.
    write(m_codec->open(spec.workingDirectory, conversation));
}

void AgentConnection::queryStatus()
{
    const QByteArray question = m_codec->queryStatus();
    if (!question.isEmpty()) {
        write(question);
        return;
    }
    const EmitGuard::Scope emitting(m_emitGuard);
    onAgentEvent(agent::StatusReported{});
}

bool AgentConnection::askHealth()
{
    return write(m_codec->askHealth());
}

bool AgentConnection::stopTool(const QString &toolUseId)
{
    return write(m_codec->stopTool(toolUseId));
}

bool AgentConnection::setOption(const QString &optionId, const QString &value)
{
    return write(m_codec->setOption(optionId, value));
}

bool AgentConnection::rewind(const QString &messageId, const QString &newestMessageId)
{
    return write(m_codec->rewind(messageId, newestMessageId));
}

bool AgentConnection::previewFiles(const QString &messageId)
{
    return write(m_codec->previewFiles(messageId));
}

bool AgentConnection::restoreFiles(const QString &messageId)
{
    return write(m_codec->restoreFiles(messageId));
}

bool AgentConnection::rename(const QString &title)
{
    return write(m_codec->rename(title));
}

void AgentConnection::terminate()
{
    m_tree.noteDescendants(m_pid, m_backend.descendantMarks(m_pid, {}));
    m_process->terminate();
}

void AgentConnection::terminateAtOnce()
{
    m_tree.noteDescendants(m_pid, m_backend.descendantMarks(m_pid, {}));
    m_process->terminateAtOnce();
}

void AgentConnection::onStarted(qint64 pid)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    m_pid = pid;
    m_tree.addOwned(pid);
    emit started(pid);
}

void AgentConnection::onOutput(const QByteArray &bytes)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    const auto lines = m_framer.feed(bytes);
    if (!lines.empty())
        emit heard();
    for (const auto &line : lines)
        onLine(line);
}

void AgentConnection::onLine(const agent::LineFramer::Line &line)
{
    if (line.tooLong) {
        onAgentEvent(agent::BadLine{agent::BadLine::Reason::TooLong, {}});
        return;
    }
    const agent::CodecOutput output = m_codec->decode(line.bytes);
    write(output.reply);
    for (const auto &event : output.events)
        onAgentEvent(event);
}

void AgentConnection::onAgentEvent(const agent::AgentEvent &event)
{
    using namespace agent;
    if (const auto *tasks = std::get_if<BackgroundTasksChanged>(&event)) {
        m_tasks = tasks->tasks;
    } else if (const auto *bad = std::get_if<BadLine>(&event)) {
        qCWarning(lcProtocol) << "skipped a line of the agent:" << static_cast<int>(bad->reason)
                              << bad->detail;
    } else if (std::holds_alternative<ToolFinished>(event)) {
        m_tree.noteDescendants(m_pid, m_backend.descendantMarks(m_pid, {}));
    }
    emit agentEvent(event);
}

void AgentConnection::onExited(const process::ProcessExit &exit)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    if (const auto rest = m_framer.finish())
        onLine(*rest);
    const auto events = m_codec->endOfStream();
    for (agent::AgentEvent event : events) {
        if (auto *discarded = std::get_if<agent::BlockDiscarded>(&event))
            discarded->isAgentGone = true;
        emit openItemEnded(event);
    }
    emit ended(exit, endLeftovers());
}

QStringList AgentConnection::endLeftovers()
{
    QStringList names;
    for (const auto &task : std::exchange(m_tasks, {}))
        names.append(task.description);
    const qint64 pid = std::exchange(m_pid, 0);
    if (pid == 0)
        return names; // it never started
    m_tree.removeOwned(pid);
    const auto survivors = m_tree.survivors(pid, m_backend.descendantMarks(pid, m_sessionId));
    m_tree.end(survivors);
    m_tree.forget(pid);
    for (const auto &survivor : survivors)
        names.append(survivor.name);
    return names;
}

/// False: there is nothing to write.
bool AgentConnection::write(const QByteArray &bytes)
{
    if (!bytes.isEmpty())
        m_process->write(bytes);
    return !bytes.isEmpty();
}

} // namespace bridge::session

#include "moc_AgentConnection.cpp"
