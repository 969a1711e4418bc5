#pragma once

#include "app/base/Services.h"
#include "app/cli/Command.h"
#include "app/cli/LongCommand.h"

#include <QProcessEnvironment>
#include <QStringList>

#include <memory>
#include <optional>

namespace app {

/// `drawbridge exec`: computes the environment of a chat's agent for another program, which then
/// replaces this process. Sends and changes nothing.
class ExecCommand : public LongCommand
{
    Q_OBJECT

public:
    ExecCommand(command::Exec command, PrintSink sink, QObject *parent = nullptr);

    void start() override;
    /// The command's environment, after finished(Done), including the secret; nullopt: this
    /// process's, unchanged.
    [[nodiscard]] const std::optional<QProcessEnvironment> &environment() const
    {
        return m_environment;
    }

private:
    [[nodiscard]] bridge::Result<bridge::endpoint::EndpointChoice::Choice, QString>
    chosenEndpoint() const;
    void onRead(const bridge::Result<bridge::secrets::Secret, bridge::secrets::SecretError> &kept);
    void conclude(const std::optional<bridge::secrets::Secret> &kept);

    command::Exec m_command;
    Services m_services;
    bridge::endpoint::EndpointChoice::Choice m_endpoint;
    std::optional<QProcessEnvironment> m_environment;
    std::unique_ptr<bridge::Timer> m_patience;
};

/// Replaces this process by the program of the first word, searched in the environment's PATH.
/// `words` were read from `argv`, whose bytes are passed on. Returns only on failure, with the
/// reason.
[[nodiscard]] QString replaceProcess(const QStringList &words, char **argv,
                                     const std::optional<QProcessEnvironment> &environment);

} // namespace app
