#pragma once

#include "app/cli/CommandLine.h"
#include "app/cli/EndpointCommands.h"
#include "app/control/ControlServer.h"
#include "bridge/chat/ChatList.h"
#include "bridge/core/Clock.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/secrets/CredentialBook.h"

#include <QObject>

namespace app {

/// Runs in the window what command lines ask of it, and delivers what the commands of app/cli
/// print. References outlive it.
class WindowCommands : public QObject
{
    Q_OBJECT

public:
    WindowCommands(bridge::chat::ChatList &chats, bridge::endpoint::EndpointChoice &endpoints,
                   bridge::secrets::CredentialBook &credentials,
                   const bridge::settings::SettingsStore &settings, bridge::Clock &clock,
                   QObject *parent = nullptr);

    /// Serves `request`; the connection is finished now or later, as the command takes.
    void serve(ControlConnection *connection, const control::Request &request);

Q_SIGNALS:
    /// The program was started again.
    void raiseRequested();

private:
    void run(ControlConnection *connection, const command::Window &command);
    void run(ControlConnection *connection, const command::Status &command);
    void run(ControlConnection *connection, const command::Send &command);
    void run(ControlConnection *connection, const command::Restart &command);
    void run(ControlConnection *connection, const command::Profiles &command);
    void run(ControlConnection *connection, const command::Credential &command);
    /// The endpoint's commands, and those that no window is asked for.
    template <typename T>
    void run(ControlConnection *connection, const T &command);
    [[nodiscard]] EndpointContext context() const { return {m_endpoints, m_settings, &m_chats}; }

    bridge::chat::ChatList &m_chats;
    bridge::endpoint::EndpointChoice &m_endpoints;
    bridge::secrets::CredentialBook &m_credentials;
    const bridge::settings::SettingsStore &m_settings;
    bridge::Clock &m_clock;
    QString m_text; ///< of the request that is served
};

} // namespace app
