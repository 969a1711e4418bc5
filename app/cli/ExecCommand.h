#pragma once

#include "app/cli/CommandLine.h"
#include "app/cli/ExitCode.h"
#include "app/Services.h"
#include "app/cli/TurnPrinter.h"

#include <QObject>
#include <QProcessEnvironment>
#include <QStringList>

#include <memory>
#include <optional>

namespace app {

/// `drawbridge exec`: finds out the environment that an agent of ours would get, for another
/// program that then takes this one's place. Sends nothing and changes nothing.
class ExecCommand : public QObject
{
    Q_OBJECT

public:
    ExecCommand(command::Exec command, PrintSink sink, QObject *parent = nullptr);
    ~ExecCommand() override;

    void start();
    /// What to run the command in, once finished() has said Done; nullopt: our own, unchanged.
    /// Holds the secret.
    [[nodiscard]] const std::optional<QProcessEnvironment> &environment() const
    {
        return m_environment;
    }

Q_SIGNALS:
    void finished(app::ExitCode code);

private:
    [[nodiscard]] bridge::Result<bridge::endpoint::EndpointChoice::Choice, QString>
    chosenEndpoint() const;
    void onRead(const bridge::Result<bridge::secrets::Secret, bridge::secrets::SecretError> &kept);
    void conclude(const std::optional<bridge::secrets::Secret> &kept);
    void finish(ExitCode code, const QString &reason = {});

    command::Exec m_command;
    PrintSink m_sink;
    Services m_services;
    bridge::endpoint::EndpointChoice::Choice m_endpoint;
    std::optional<QProcessEnvironment> m_environment;
    std::unique_ptr<bridge::Timer> m_patience;
    bool m_finished = false;
};

/// Puts the program of the first word in this one's place, found by the environment's PATH. Returns
/// only when that fails, with the reason.
[[nodiscard]] QString replaceProcess(const QStringList &words,
                                     const std::optional<QProcessEnvironment> &environment);

} // namespace app
