#include "app/control/WindowCommands.h"

#include "app/cli/CommandLine.h"
#include "app/cli/CredentialCommand.h"
#include "app/cli/ProfileCommands.h"
#include "app/cli/Reports.h"
#include "app/cli/RestartCommand.h"
#include "app/cli/SendCommand.h"
#include "bridge/chat/Chat.h"
#include "ui/words/HeldText.h"
#include "ui/words/PracticeText.h"

namespace app {

namespace {

PrintSink sinkOf(ControlConnection *connection)
{
    return {[connection](const QByteArray &bytes) {
                connection->reply({bytes, {}, {}});
            },
            [connection](const QByteArray &bytes) {
                connection->reply({{}, bytes, {}});
            }};
}

void deliver(ControlConnection *connection, const CommandOutcome &outcome)
{
    if (!outcome.out.isEmpty() || !outcome.err.isEmpty())
        connection->reply({outcome.out, outcome.err, {}});
    connection->finish(static_cast<int>(outcome.code));
}

/// Takes over `command`, a child of the connection.
void start(ControlConnection *connection, LongCommand *command)
{
    QObject::connect(command, &LongCommand::finished, connection,
                     [connection](ExitCode code) { connection->finish(static_cast<int>(code)); });
    command->start();
}

} // namespace

WindowCommands::WindowCommands(bridge::chat::ChatList &chats,
                               bridge::endpoint::EndpointChoice &endpoints,
                               bridge::secrets::CredentialBook &credentials,
                               bridge::secrets::SecretStore &secrets,
                               const bridge::settings::SettingsStore &settings,
                               bridge::agent::AgentBackend &backend, bridge::Clock &clock,
                               QObject *parent)
    : QObject(parent)
    , m_chats(chats)
    , m_endpoints(endpoints)
    , m_credentials(credentials)
    , m_secrets(secrets)
    , m_settings(settings)
    , m_backend(backend)
    , m_clock(clock)
{}

template <typename T>
void WindowCommands::run(ControlConnection *connection, const T &command)
{
    if constexpr (requires { app::run(command, context()); })
        deliver(connection, app::run(command, context()));
    else
        deliver(connection, {.code = ExitCode::Unexpected});
}

void WindowCommands::serve(ControlConnection *connection, const control::Request &request)
{
    auto command = parseCommandLine(request.arguments);
    if (!command) {
        deliver(connection, {.err = command.error().text.toUtf8() + '\n', .code = ExitCode::Usage});
        return;
    }
    if (auto *send = std::get_if<command::Send>(&*command); send && send->fromStdin)
        send->text = request.text;
    m_text = request.text;
    std::visit([&](const auto &c) { run(connection, c); }, *command);
}

void WindowCommands::run(ControlConnection *connection, const command::Window &command)
{
    if (command.session.isEmpty() || !m_opener) {
        emit raiseRequested();
        deliver(connection, {});
        return;
    }
    m_opener(command.session, connection, [connection](const QString &problem) {
        if (problem.isEmpty())
            deliver(connection, {});
        else
            deliver(connection, {.err = problem.toUtf8() + '\n', .code = ExitCode::Usage});
    });
}

void WindowCommands::run(ControlConnection *connection, const command::Status &command)
{
    CommandOutcome outcome{.out = statusReport(m_chats, m_endpoints.isInMemory(), command.json)};
    for (int i = 0; i < m_chats.count(); ++i) {
        const QByteArray advice = adviceLine(m_chats.at(i).agent().endpoint);
        if (!outcome.err.contains(advice))
            outcome.err += advice;
    }
    deliver(connection, outcome);
}

void WindowCommands::run(ControlConnection *connection, const command::Send &command)
{
    unlessHeld(connection, [this, connection, command](bridge::chat::Chat &chat) {
        start(connection, new SendCommand(command, chat, m_clock, sinkOf(connection), connection));
    });
}

void WindowCommands::unlessHeld(ControlConnection *connection,
                                std::function<void(bridge::chat::Chat &)> then)
{
    bridge::chat::Chat *chat = m_chats.front();
    const auto refuse = [connection](const QString &why) {
        deliver(connection, {.err = why.toUtf8() + '\n', .code = ExitCode::Usage});
    };
    if (!chat) {
        refuse(tr("No chat is open."));
        return;
    }
    // Its end is the answer: the chat is closed, or who has it is known.
    auto *open = new QObject(connection);
    connect(&m_chats, &bridge::chat::ChatList::closing, open, [=](bridge::chat::Chat *closed) {
        if (closed != chat)
            return;
        delete open;
        refuse(tr("The chat was closed."));
    });
    chat->whenHolderIsKnown(open, [=, then = std::move(then)] {
        delete open;
        if (chat->isHeld())
            refuse(ui::wordsFor(*chat->heldBy()));
        else
            then(*chat);
    });
}

void WindowCommands::run(ControlConnection *connection, const command::Restart &command)
{
    start(connection, new RestartCommand(command, m_chats, sinkOf(connection), connection));
}

void WindowCommands::run(ControlConnection *connection, const command::Continue &command)
{
    unlessHeld(connection, [connection, command](bridge::chat::Chat &chat) {
        if (!chat.cutTurn()) {
            deliver(connection,
                    {.err = tr("The front chat has no cut turn to continue.").toUtf8() + '\n',
                     .code = ExitCode::Usage});
            return;
        }
        const QByteArray report = continueReport(chat, command.json);
        chat.continueTurn();
        deliver(connection, {.out = report});
    });
}

void WindowCommands::run(ControlConnection *connection, const command::Profiles &command)
{
    deliver(connection, app::run(command, m_text, context()));
}

void WindowCommands::run(ControlConnection *connection, const command::Credential &command)
{
    const auto lookAgain = [this, command] {
        if (const auto origin = originFor(command.url, m_endpoints))
            m_credentials.lookUpAgain(*origin);
    };
    // The command itself changes the keychain; only a practice window gets secrets.
    if (!m_endpoints.isInMemory()) {
        lookAgain();
        deliver(connection, {});
        return;
    }
    auto *here = new CredentialCommand(command, std::exchange(m_text, {}), m_endpoints, m_secrets,
                                       m_clock, sinkOf(connection), connection);
    connect(here, &LongCommand::finished, this, [here, connection, lookAgain] {
        if (!here->hasChanged())
            return;
        lookAgain();
        sinkOf(connection).errLine(ui::practiceChangeWords());
    });
    start(connection, here);
}

} // namespace app

#include "moc_WindowCommands.cpp"
