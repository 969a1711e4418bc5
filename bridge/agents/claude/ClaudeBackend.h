#pragma once

#include "bridge/agent/AgentBackend.h"
#include "bridge/agents/claude/ClaudeArchive.h"
#include "bridge/agents/claude/ClaudeLocator.h"
#include "bridge/agents/claude/ClaudeSignIn.h"

namespace bridge::claude {

/// AgentBackend for Claude Code. The only class of this room that others create.
class ClaudeBackend final : public agent::AgentBackend, private agent::EndpointExport
{
public:
    /// `factory` makes the processes of locating and installing; `environment` is this program's.
    ClaudeBackend(process::AgentProcessFactory factory, const QProcessEnvironment &environment);

    /// The values of `--permission-mode`, for the command line, which checks them before any object
    /// exists.
    [[nodiscard]] static QStringList permissionModes();

    [[nodiscard]] QString displayName() const override { return QStringLiteral("Claude Code"); }
    [[nodiscard]] QString shortName() const override { return QStringLiteral("Claude"); }
    [[nodiscard]] agent::AgentCapabilities capabilities() const override;
    void locate(QObject *context, LocateAnswer answer) override;
    void choose(const QString &program) override;
    void askSignIn(const agent::AgentProgram &program, QObject *context,
                   const agent::SignInAnswer &answer) override;
    [[nodiscard]] std::unique_ptr<agent::AgentInstaller> makeInstaller() override;
    [[nodiscard]] std::optional<Failure> refusal(const agent::AgentProgram &program) const override;
    [[nodiscard]] process::LaunchSpec
    launchSpec(const agent::AgentLaunch &launch,
               const agent::ConversationStart &conversation) const override;
    [[nodiscard]] std::unique_ptr<agent::AgentCodec> makeCodec() const override;
    [[nodiscard]] QByteArrayList descendantMarks(qint64 pid,
                                                 const QString &sessionId) const override;
    [[nodiscard]] Failure classify(const agent::TurnFailure &turn,
                                   const QString &address) const override;
    [[nodiscard]] agent::ExitMeaning meaningOf(const process::ProcessExit &exit) const override;
    [[nodiscard]] qint64 firstRequestTokens(ToolSearch toolSearch) const override;
    [[nodiscard]] const agent::EndpointExport *endpointExport() const override { return this; }
    [[nodiscard]] const agent::ConversationArchive *archive() const override { return &m_archive; }

private:
    [[nodiscard]] QString shellLines(const endpoint::Endpoint &endpoint) const override;
    [[nodiscard]] QByteArray settingsFile(const endpoint::Endpoint &endpoint) const override;

    process::AgentProcessFactory m_processes;
    QProcessEnvironment m_environment;
    ClaudeLocator m_locator;
    ClaudeSignIn m_signIn;
    ClaudeArchive m_archive;
};

} // namespace bridge::claude
