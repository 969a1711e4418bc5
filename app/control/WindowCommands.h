#pragma once

#include "app/cli/CommandLine.h"
#include "app/control/ControlServer.h"
#include "bridge/chat/ChatList.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/secrets/CredentialBook.h"
#include "bridge/sources/EndpointSource.h"

#include <QObject>

namespace app {

/// Does in the running window what command lines ask of it. References outlive it.
class WindowCommands : public QObject
{
    Q_OBJECT

public:
    WindowCommands(bridge::chat::ChatList &chats, bridge::endpoint::EndpointChoice &endpoints,
                   bridge::secrets::CredentialBook &credentials,
                   const bridge::settings::SettingsStore &settings, QObject *parent = nullptr);

    /// Serves `request`; the connection is finished now or later, as the command takes.
    void serve(ControlConnection *connection, const control::Request &request);

Q_SIGNALS:
    /// Somebody started the program again.
    void raiseRequested();

private:
    void run(ControlConnection *connection, const command::Window &command);
    void run(ControlConnection *connection, const command::Status &command);
    void run(ControlConnection *connection, const command::Send &command);
    void run(ControlConnection *connection, const command::Restart &command);
    void run(ControlConnection *connection, const command::ShowEndpoint &command);
    void run(ControlConnection *connection, const command::SetEndpoint &command);
    void run(ControlConnection *connection, const command::SwitchEndpoint &command);
    void run(ControlConnection *connection, const command::Profiles &command);
    void run(ControlConnection *connection, const command::Credential &command);
    template <typename T>
    void run(ControlConnection *connection, const T &)
    {
        connection->finish(1); // forms that no window is asked for
    }

    template <typename EndpointCommand>
    void changeEndpoint(ControlConnection *connection, const EndpointCommand &command);
    /// For the chat in front.
    [[nodiscard]] bridge::sources::SourceReport sources() const;
    void concludeEndpoint(ControlConnection *connection,
                          const bridge::Result<void, bridge::endpoint::AddressProblem> &result,
                          bool now, bool json);
    /// Applies a changed endpoint to running chats, at once or after their turns, which is said.
    void applyToChats(ControlConnection *connection, bool now);

    bridge::chat::ChatList &m_chats;
    bridge::endpoint::EndpointChoice &m_endpoints;
    bridge::secrets::CredentialBook &m_credentials;
    const bridge::settings::SettingsStore &m_settings;
    QString m_text; ///< of the request that is served
};

} // namespace app
