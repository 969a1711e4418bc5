#include "app/cli/AskCommand.h"

#include "ui/words/AddressText.h"
#include "ui/words/SourceText.h"

#include <QDir>
#include <QFileInfo>
#include <QTimer>

namespace app {

using bridge::chat::Chat;
using bridge::session::ChatState;

namespace {

/// The end of the last background task brings a turn of its own, at once; should it not, the one
/// before was the last.
constexpr std::chrono::seconds kNextTurnPatience{10};

} // namespace

AskCommand::AskCommand(command::Ask command, PrintSink sink, QObject *parent)
    : QObject(parent)
    , m_command(std::move(command))
    , m_sink(std::move(sink))
{}

AskCommand::~AskCommand() = default;

void AskCommand::start()
{
    if (m_command.endpoint) {
        const auto address = bridge::endpoint::EndpointAddress::parse(*m_command.endpoint);
        if (!address)
            return refuse(ui::wordsFor(address.error()));
        if (const QString decided = ui::wordsFor(m_services.endpoints.policy()); !decided.isEmpty())
            return refuse(decided);
        m_services.useEndpointInMemory(*m_command.endpoint);
    }
    if (QString error; m_command.practice && !m_services.usePractice(error))
        return refuse(error);
    const QString workspace =
        m_command.workspace.isEmpty() ? QDir::currentPath() : m_command.workspace;
    if (!QFileInfo(workspace).isDir())
        return refuse(tr("%1 is no folder.").arg(workspace));

    m_chat = m_services.makeChat(QStringLiteral("ask"),
                                 {QDir(workspace).absolutePath(), m_command.permissionMode},
                                 m_command.resume);
    m_printer = std::make_unique<TurnPrinter>(*m_chat, m_sink, m_command.json);
    connect(m_chat.get(), &Chat::permissionAsked, this, &AskCommand::onPermission);
    connect(m_chat.get(), &Chat::failed, this, &AskCommand::onFailed);
    connect(m_chat.get(), &Chat::failureWithdrawn, this, [this] { m_failure.reset(); });
    connect(m_chat.get(), &Chat::turnEnded, this, &AskCommand::onTurnEnded);
    connect(m_chat.get(), &Chat::stateChanged, this, &AskCommand::onStateChanged);
    connect(m_chat.get(), &Chat::stopped, this, [this] { emit finished(m_code); });
    connect(m_chat.get(), &Chat::agentEvent, this, &AskCommand::onAgentEvent);
    connect(m_chat.get(), &Chat::messageSettled, this, [this] { m_isSettled = true; });
    m_printer->begin();
    m_chat->send(m_command.prompt);
    m_chat->start();
}

void AskCommand::interrupt()
{
    finish(ExitCode::Interrupted, false, m_answer);
}

void AskCommand::onPermission(const bridge::agent::PermissionRequest &request)
{
    if (request.kind != bridge::agent::PermissionKind::Question)
        m_printer->permissionDenied(request);
    bridge::agent::PermissionAnswer answer;
    answer.message = request.kind == bridge::agent::PermissionKind::Question
                         ? QStringLiteral("Nobody can answer questions in this run.")
                         : QStringLiteral("Nobody can be asked for permission in this run.");
    // Not from inside the event that asks: the answer may bring the next event.
    QTimer::singleShot(0, this, [this, id = request.id, answer] { m_chat->answer(id, answer); });
}

void AskCommand::onFailed(const bridge::Failure &failure)
{
    if (m_finishing)
        return;
    m_failure = failure;
    m_printer->failure(failure);
    // Perhaps while the agent still tries, which cannot soon help; with --wait it may.
    if (!m_command.wait)
        finish(exitCodeFor(failure.layer), false, m_answer);
}

void AskCommand::onAgentEvent(const bridge::agent::AgentEvent &event)
{
    if (const auto *tasks = std::get_if<bridge::agent::BackgroundTasksChanged>(&event)) {
        m_hasBackgroundTasks = !tasks->tasks.empty();
        if (m_isBetweenTurns && !m_hasBackgroundTasks)
            m_nextTurnPatience = m_services.clock.after(
                kNextTurnPatience, [this] { finish(ExitCode::Done, true, m_answer); });
    } else if (std::holds_alternative<bridge::agent::TurnStarted>(event)) {
        m_isBetweenTurns = false;
        m_nextTurnPatience.reset();
    }
}

void AskCommand::onTurnEnded(bool ok, const QString &text)
{
    if (!m_isSettled)
        return; // one that a resumed conversation begins with
    m_answer = text;
    m_isBetweenTurns = true;
    if (ok && m_hasBackgroundTasks)
        return; // the turn that its end brings is the last one
    if (!ok && !m_failure && m_chat->failure())
        onFailed(*m_chat->failure()); // the agent ended under it
    if (ok)
        finish(ExitCode::Done, true, text);
    else if (!m_failure)
        finish(ExitCode::Unexpected, false, text);
    else
        finish(exitCodeFor(m_failure->layer), false, text);
}

void AskCommand::onStateChanged(ChatState state)
{
    if (m_finishing || state != ChatState::Failed)
        return;
    if (!m_failure && m_chat->failure())
        onFailed(*m_chat->failure());
    finish(ExitCode::Agent, false, m_answer);
}

void AskCommand::finish(ExitCode code, bool ok, const QString &text)
{
    if (std::exchange(m_finishing, true))
        return;
    m_code = code;
    if (!m_chat) {
        emit finished(code);
        return;
    }
    m_printer->end(ok, text);
    // Not from inside what the chat says, which it is in the middle of.
    QTimer::singleShot(0, m_chat.get(), &Chat::stop);
}

void AskCommand::refuse(const QString &reason)
{
    m_sink.err(reason.toUtf8() + '\n');
    m_finishing = true;
    QTimer::singleShot(0, this, [this] { emit finished(ExitCode::Usage); });
}

} // namespace app

#include "moc_AskCommand.cpp"
