#pragma once

#include "app/cli/Command.h"
#include "app/cli/EndpointCommands.h"
#include "app/control/ControlServer.h"
#include "bridge/chat/ChatList.h"
#include "bridge/core/Clock.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/secrets/CredentialBook.h"
#include "bridge/secrets/SecretStore.h"

#include <QObject>

#include <functional>

namespace app {

/// Runs requests of command lines in the window, with the commands of app/cli, and sends their
/// output back. References outlive it.
class WindowCommands : public QObject
{
    Q_OBJECT

public:
    WindowCommands(bridge::chat::ChatList &chats, bridge::endpoint::EndpointChoice &endpoints,
                   bridge::secrets::CredentialBook &credentials,
                   bridge::secrets::SecretStore &secrets,
                   const bridge::settings::SettingsStore &settings,
                   bridge::agent::AgentBackend &backend, bridge::Clock &clock,
                   QObject *parent = nullptr);

    /// Shows a conversation and answers nothing, or why it cannot.
    using Answer = std::function<void(const QString &problem)>;
    using Opener = std::function<void(const QString &sessionId, QObject *context, Answer answer)>;
    void setOpener(Opener opener) { m_opener = std::move(opener); }

    /// Serves `request`; finishes the connection now, or when the command ends.
    void serve(ControlConnection *connection, const control::Request &request);

Q_SIGNALS:
    /// The program was started again without a command.
    void raiseRequested();

private:
    void run(ControlConnection *connection, const command::Window &command);
    void run(ControlConnection *connection, const command::Status &command);
    void run(ControlConnection *connection, const command::Send &command);
    void run(ControlConnection *connection, const command::Restart &command);
    void run(ControlConnection *connection, const command::Continue &command);
    void run(ControlConnection *connection, const command::Profiles &command);
    void run(ControlConnection *connection, const command::Credential &command);
    /// Calls `then` with the front chat, or answers that another program has its conversation.
    void unlessHeld(ControlConnection *connection,
                    std::function<void(bridge::chat::Chat &chat)> then);
    /// Commands about the endpoint, and those that do not need a window.
    template <typename T>
    void run(ControlConnection *connection, const T &command);
    [[nodiscard]] EndpointContext context()
    {
        return {m_endpoints, m_settings, m_backend.endpointExport(), &m_chats,
                knownVersion(m_backend)};
    }

    bridge::chat::ChatList &m_chats;
    bridge::endpoint::EndpointChoice &m_endpoints;
    bridge::secrets::CredentialBook &m_credentials;
    bridge::secrets::SecretStore &m_secrets; ///< that of the book
    const bridge::settings::SettingsStore &m_settings;
    bridge::agent::AgentBackend &m_backend;
    bridge::Clock &m_clock;
    Opener m_opener;
    QString m_text; ///< of the request that is served
};

} // namespace app
