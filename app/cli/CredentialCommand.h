#pragma once

#include "app/cli/Command.h"
#include "app/cli/LongCommand.h"
#include "bridge/core/Clock.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/secrets/SecretStore.h"

#include <memory>

namespace app {

/// `drawbridge credential`: saves, removes or checks the secret of one origin. Never prints it.
class CredentialCommand : public LongCommand
{
    Q_OBJECT

public:
    /// `secret`: read from standard input, for `set`.
    CredentialCommand(command::Credential command, QString secret,
                      const bridge::endpoint::EndpointChoice &endpoints,
                      bridge::secrets::SecretStore &store, bridge::Clock &clock, PrintSink sink,
                      QObject *parent = nullptr);
    ~CredentialCommand() override;

    void start() override;
    /// The keychain has changed.
    [[nodiscard]] bool hasChanged() const { return m_changed; }

private:
    void set();
    void edit(const bridge::secrets::SecretPart &part);
    void onWritten(const bridge::Result<void, bridge::secrets::SecretError> &result);
    /// Headers are sent only to endpoints that list them.
    void sayWhatIsNotSent();
    void
    onRead(const bridge::Result<bridge::secrets::Secret, bridge::secrets::SecretError> &result);
    void fail(const bridge::secrets::SecretError &error);

    command::Credential m_command;
    QString m_secret;
    const bridge::endpoint::EndpointChoice &m_endpoints;
    bridge::secrets::SecretStore &m_store;
    bridge::Clock &m_clock;
    QString m_origin;
    std::unique_ptr<bridge::Timer> m_patience;
    bool m_changed = false;
};

/// The secret from standard input: one line, asked for without echo when it is a terminal.
[[nodiscard]] QString readSecretFromStdin();

} // namespace app
