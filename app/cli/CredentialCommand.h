#pragma once

#include "app/cli/CommandLine.h"
#include "app/cli/ExitCode.h"
#include "app/cli/TurnPrinter.h"
#include "bridge/core/Clock.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/secrets/SecretStore.h"

#include <QObject>

#include <memory>

namespace app {

/// `drawbridge credential`: keeps, removes or looks for the secret of one origin. Never prints it.
class CredentialCommand : public QObject
{
    Q_OBJECT

public:
    /// `secret`: what was read from standard input, for `set`.
    CredentialCommand(command::Credential command, QString secret,
                      const bridge::endpoint::EndpointChoice &endpoints,
                      bridge::secrets::SecretStore &store, bridge::Clock &clock, PrintSink sink,
                      QObject *parent = nullptr);
    ~CredentialCommand() override;

    void start();

Q_SIGNALS:
    /// `changed`: the keychain is different now.
    void finished(app::ExitCode code, bool changed);

private:
    void set();
    void edit(const bridge::secrets::SecretPart &part);
    void onWritten(const bridge::Result<void, bridge::secrets::SecretError> &result);
    /// A header is sent where the endpoint names it.
    void sayWhatIsNotSent();
    void
    onRead(const bridge::Result<bridge::secrets::Secret, bridge::secrets::SecretError> &result);
    void refuse(const QString &reason);
    void fail(const bridge::secrets::SecretError &error);
    void finish(ExitCode code, bool changed);

    command::Credential m_command;
    QString m_secret;
    const bridge::endpoint::EndpointChoice &m_endpoints;
    bridge::secrets::SecretStore &m_store;
    bridge::Clock &m_clock;
    PrintSink m_sink;
    QString m_origin;
    std::unique_ptr<bridge::Timer> m_patience;
    bool m_finished = false;
};

/// The secret from standard input: one line, asked for without echo when it is a terminal.
[[nodiscard]] QString readSecretFromStdin();

} // namespace app
