#include "app/control/WindowCommands.h"

#include "app/cli/EndpointCommands.h"
#include "app/cli/ExitCode.h"
#include "app/cli/ProfileCommands.h"
#include "app/cli/Reports.h"
#include "app/cli/TurnPrinter.h"
#include "bridge/chat/Chat.h"

#include <QDir>
#include <QHash>
#include <QSet>

#include <vector>

namespace app {

namespace {

using bridge::chat::Chat;
using bridge::chat::ChatList;
using bridge::session::ChatState;

ReportStyle styleOf(bool json)
{
    return json ? ReportStyle::OneLine : ReportStyle::Indented;
}

/// Whether a running turn keeps a chat's agent at another endpoint than the one that is set for it.
bool waitsForItsTurn(const Chat &chat)
{
    return (chat.state() == ChatState::Working || chat.state() == ChatState::Waiting)
           && chat.isEndpointChanging();
}

/// Waits until every chat has an agent that is not the one it had, or can have none.
class RestartWatch : public QObject
{
    Q_OBJECT

public:
    RestartWatch(ChatList &chats, ControlConnection *connection, bool json)
        : QObject(connection)
        , m_chats(chats)
        , m_connection(connection)
        , m_json(json)
    {
        for (int i = 0; i < chats.count(); ++i) {
            Chat &chat = chats.at(i);
            m_before.insert(chat.id(), chat.agent().pid);
            connect(&chat, &Chat::stateChanged, this, &RestartWatch::look, Qt::QueuedConnection);
            if (chat.state() == ChatState::Failed)
                m_failedBefore.insert(chat.id());
            connect(&chat, &Chat::failed, this, [this, id = chat.id()] {
                m_failedBefore.remove(id);
                QMetaObject::invokeMethod(this, &RestartWatch::look, Qt::QueuedConnection);
            });
        }
        connect(&chats, &ChatList::closing, this, &RestartWatch::look, Qt::QueuedConnection);
    }

    void look()
    {
        std::vector<const Chat *> restarted;
        std::vector<const Chat *> failed;
        for (int i = 0; i < m_chats.count(); ++i) {
            const Chat &chat = m_chats.at(i);
            if (!m_before.contains(chat.id()))
                continue; // was opened meanwhile
            if (chat.state() == ChatState::Failed && chat.failure()
                && !m_failedBefore.contains(chat.id()))
                failed.push_back(&chat);
            else if (hasNewAgent(chat))
                restarted.push_back(&chat);
            else
                return;
        }
        if (failed.empty() || !restarted.empty())
            m_connection->reply({agentsReport(restarted, styleOf(m_json)), {}, {}});
        for (const Chat *chat : failed)
            m_connection->reply({{}, failureReport(*chat->failure()), {}});
        end(failed.empty() ? ExitCode::Done : exitCodeFor(failed.front()->failure()->layer));
    }

private:
    [[nodiscard]] bool hasNewAgent(const Chat &chat) const
    {
        const ChatState state = chat.state();
        const bool isThere = state == ChatState::Ready || state == ChatState::Working
                             || state == ChatState::Waiting || state == ChatState::Retrying;
        return isThere && chat.agent().pid != m_before.value(chat.id());
    }

    void end(ExitCode exitCode)
    {
        m_chats.disconnect(this);
        for (int i = 0; i < m_chats.count(); ++i)
            m_chats.at(i).disconnect(this);
        m_connection->finish(static_cast<int>(exitCode));
    }

    ChatList &m_chats;
    ControlConnection *m_connection;
    bool m_json;
    QHash<QString, qint64> m_before; ///< chat id -> pid
    QSet<QString> m_failedBefore;    ///< and have not failed again
};

/// Prints the turn of one message to whoever sent it.
class MessageWatch : public QObject
{
    Q_OBJECT

public:
    MessageWatch(Chat &chat, ControlConnection *connection, bool json)
        : QObject(connection)
        , m_chat(chat)
        , m_connection(connection)
        , m_printer(chat,
                    {[connection](const QByteArray &bytes) {
                         connection->reply({bytes, {}, {}});
                     },
                     [connection](const QByteArray &bytes) {
                         connection->reply({{}, bytes, {}});
                     }},
                    json)
    {
        connect(&chat, &Chat::messageSent, this, [this](const QString &id) {
            m_lastSent = id;
            begin();
        });
        connect(&chat, &Chat::messageRenamed, this,
                [this](const QString &id, const QString &newId) {
                    if (id == m_id)
                        m_id = newId;
                });
        connect(&chat, &Chat::failed, this, [this](const bridge::Failure &failure) {
            // A diagnosis while the agent still tries ends the waiting, as it ends `ask`.
            if (m_isOurs) {
                fail(failure);
                end(false, {});
            }
        });
        connect(&chat, &Chat::messageSettled, this,
                [this](const QString &id) { m_isSettled = m_isSettled || id == m_id; });
        connect(&chat, &Chat::turnEnded, this, [this](bool ok, const QString &text) {
            if (!m_isSettled) {
                // Not before the chat has drawn its conclusions from the turn.
                QMetaObject::invokeMethod(this, &MessageWatch::lookWhetherHeld,
                                          Qt::QueuedConnection);
                return;
            }
            if (!ok && !m_failure && m_chat.failure())
                fail(*m_chat.failure()); // the agent ended under it
            end(ok, text);
        });
        connect(&chat, &Chat::stateChanged, this, [this](ChatState state) {
            if (state == ChatState::Stopped)
                end(false, {});
            else
                look();
        });
    }

    /// The message to wait for; it may have been sent already.
    void follow(const QString &id)
    {
        m_id = id;
        begin();
        look();
    }

private:
    /// Where no agent can be had, no turn ends any more.
    void look()
    {
        if (m_chat.state() != ChatState::Failed)
            return;
        if (!m_failure && m_chat.failure())
            fail(*m_chat.failure());
        end(false, {});
    }

    /// Another message's turn failed, and what waits is held back until the user does something.
    void lookWhetherHeld()
    {
        if (m_isOurs || m_chat.state() != ChatState::Ready || m_chat.queuedMessages() == 0
            || !m_chat.failure())
            return;
        fail(*m_chat.failure());
        end(false, {});
    }

    void fail(const bridge::Failure &failure)
    {
        m_failure = failure;
        m_printer.failure(failure);
    }

    void begin()
    {
        m_isOurs = !m_id.isEmpty() && m_lastSent == m_id;
        if (m_isOurs)
            m_printer.begin();
    }

    void end(bool ok, const QString &text)
    {
        if (std::exchange(m_ended, true))
            return;
        m_printer.end(ok, text);
        const ExitCode failed = m_failure ? exitCodeFor(m_failure->layer) : ExitCode::Unexpected;
        m_connection->finish(static_cast<int>(ok ? ExitCode::Done : failed));
    }

    Chat &m_chat;
    ControlConnection *m_connection;
    TurnPrinter m_printer;
    QString m_id;
    QString m_lastSent;
    std::optional<bridge::Failure> m_failure;
    bool m_isOurs = false;    ///< the agent has our message
    bool m_isSettled = false; ///< and has done with it
    bool m_ended = false;
};

} // namespace

WindowCommands::WindowCommands(ChatList &chats, bridge::endpoint::EndpointChoice &endpoints,
                               bridge::secrets::CredentialBook &credentials,
                               const bridge::settings::SettingsStore &settings, QObject *parent)
    : QObject(parent)
    , m_chats(chats)
    , m_endpoints(endpoints)
    , m_credentials(credentials)
    , m_settings(settings)
{}

void WindowCommands::serve(ControlConnection *connection, const control::Request &request)
{
    auto command = parseCommandLine(request.arguments);
    if (!command) {
        connection->reply({{}, command.error().text.toUtf8() + '\n', {}});
        connection->finish(static_cast<int>(ExitCode::Usage));
        return;
    }
    if (auto *send = std::get_if<command::Send>(&*command); send && send->fromStdin)
        send->text = request.text;
    m_text = request.text;
    std::visit([&](const auto &c) { run(connection, c); }, *command);
}

void WindowCommands::run(ControlConnection *connection, const command::Window &)
{
    emit raiseRequested();
    connection->finish(static_cast<int>(ExitCode::Done));
}

void WindowCommands::run(ControlConnection *connection, const command::Status &command)
{
    connection->reply({statusReport(m_chats, styleOf(command.json)), {}, {}});
    connection->finish(static_cast<int>(ExitCode::Done));
}

void WindowCommands::run(ControlConnection *connection, const command::Send &command)
{
    Chat &chat = *m_chats.front();
    if (!command.wait) {
        chat.send(command.text);
        connection->finish(static_cast<int>(ExitCode::Done));
        return;
    }
    // Made before the message goes, which may be from inside send().
    auto *watch = new MessageWatch(chat, connection, command.json);
    watch->follow(chat.send(command.text));
}

void WindowCommands::run(ControlConnection *connection, const command::Restart &command)
{
    auto *watch = new RestartWatch(m_chats, connection, command.json);
    bool isPending = false;
    for (int i = 0; i < m_chats.count(); ++i) {
        m_chats.at(i).restart();
        isPending = isPending || m_chats.at(i).isRestartPending();
    }
    if (isPending)
        connection->reply(
            {{},
             tr("A turn is running; the agent restarts when it has ended.").toUtf8() + '\n',
             {}});
    watch->look();
}

void WindowCommands::run(ControlConnection *connection, const command::ShowEndpoint &command)
{
    connection->reply(
        {endpointReport(m_endpoints, sources(), &m_chats, styleOf(command.json)), {}, {}});
    connection->finish(static_cast<int>(ExitCode::Done));
}

void WindowCommands::run(ControlConnection *connection, const command::SetEndpoint &command)
{
    changeEndpoint(connection, command);
}

void WindowCommands::run(ControlConnection *connection, const command::SwitchEndpoint &command)
{
    changeEndpoint(connection, command);
}

void WindowCommands::run(ControlConnection *connection, const command::Profiles &command)
{
    ProfileOutcome outcome = apply(command, m_text, m_endpoints, m_settings);
    if (outcome.changesEndpoint) {
        applyToChats(connection, command.now);
        if (command.json)
            outcome.out += endpointReport(m_endpoints, sources(), &m_chats, ReportStyle::OneLine);
    }
    connection->reply({outcome.out, outcome.err, {}});
    connection->finish(static_cast<int>(outcome.code));
}

void WindowCommands::run(ControlConnection *connection, const command::Credential &command)
{
    // The command changed the keychain by itself; the secret never comes this way.
    if (const auto origin = originFor(command.url, m_endpoints))
        m_credentials.lookUpAgain(*origin);
    connection->finish(static_cast<int>(ExitCode::Done));
}

template <typename EndpointCommand>
void WindowCommands::changeEndpoint(ControlConnection *connection, const EndpointCommand &command)
{
    if (const auto refusal = refusalByPolicy(command, m_endpoints); !refusal.isEmpty()) {
        connection->reply({{}, refusal, {}});
        connection->finish(static_cast<int>(ExitCode::Usage));
        return;
    }
    concludeEndpoint(connection, apply(command, m_endpoints), command.now, command.json);
}

bridge::sources::SourceReport WindowCommands::sources() const
{
    const Chat *front = m_chats.front();
    return front ? sourcesFor(m_endpoints, front->workspace(), front->pin())
                 : sourcesFor(m_endpoints, QDir::homePath());
}

void WindowCommands::concludeEndpoint(
    ControlConnection *connection,
    const bridge::Result<void, bridge::endpoint::AddressProblem> &result, bool now, bool json)
{
    if (!result) {
        connection->reply({{}, refusalText(result.error()), {}});
        connection->finish(static_cast<int>(ExitCode::Usage));
        return;
    }
    applyToChats(connection, now);
    if (json)
        connection->reply(
            {endpointReport(m_endpoints, sources(), &m_chats, ReportStyle::OneLine), {}, {}});
    if (!m_settings.isSaved())
        connection->reply({{}, notSavedText(m_settings), {}});
    connection->finish(
        static_cast<int>(m_settings.isSaved() ? ExitCode::Done : ExitCode::Unexpected));
}

void WindowCommands::applyToChats(ControlConnection *connection, bool now)
{
    bool isPending = false;
    for (int i = 0; i < m_chats.count(); ++i) {
        Chat &chat = m_chats.at(i);
        // A chat that is pinned elsewhere goes on.
        if (now && chat.isEndpointChanging())
            chat.applyNow();
        isPending = isPending || (!now && waitsForItsTurn(chat));
    }
    if (isPending)
        connection->reply({{},
                           tr("A turn is running; it is applied when the turn has ended. --now "
                              "does not wait.")
                                   .toUtf8()
                               + '\n',
                           {}});
}

} // namespace app

#include "WindowCommands.moc"
#include "moc_WindowCommands.cpp"
