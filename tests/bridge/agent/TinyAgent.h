#pragma once

#include "bridge/agent/AgentBackend.h"

/// A second kind of agent, invented for the test of the door. Its wire has one word a line:
///
///     to the agent: hello FOLDER SESSION new|again · say ID TEXT · take OPTION · stop
///     from the agent: hi VERSION · pick SESSION (answered by "go SESSION") · open SESSION · begin
///     ·
///         text … · tool NAME … · ask NAME … · did … · done | broke …
///
/// The session id is the agent's own, the handshake takes two steps, and the endpoint is not
/// asked for: three things that Claude Code does otherwise.
class TinyCodec final : public bridge::agent::AgentCodec
{
public:
    [[nodiscard]] QByteArray open(const QString &workspace,
                                  const bridge::agent::ConversationStart &conversation) override;
    [[nodiscard]] bridge::agent::CodecOutput decode(QByteArrayView line) override;
    [[nodiscard]] std::vector<bridge::agent::AgentEvent> endOfStream() override;
    [[nodiscard]] QByteArray queryStatus() override { return {}; }
    [[nodiscard]] QByteArray askHealth() override { return {}; } // no such question
    [[nodiscard]] QByteArray stopTool(const QString &) override { return {}; }
    [[nodiscard]] QByteArray prompt(const bridge::agent::PromptContent &content,
                                    const QString &messageId) override;
    [[nodiscard]] QByteArray cancel() override;
    [[nodiscard]] QByteArray answer(const QString &requestId,
                                    const bridge::agent::PermissionAnswer &answer) override;
    [[nodiscard]] QByteArray setOption(const QString &, const QString &) override { return {}; }
    [[nodiscard]] QByteArray rewind(const QString &, const QString &) override { return {}; }
    [[nodiscard]] QByteArray previewFiles(const QString &) override { return {}; }
    [[nodiscard]] QByteArray restoreFiles(const QString &) override { return {}; }
    [[nodiscard]] QByteArray rename(const QString &) override { return {}; }

private:
    void endTurn(bridge::agent::TurnEnded end, bridge::agent::CodecOutput &out);

    QString m_version;
    QString m_message; ///< the running turn's
    QString m_asked;   ///< tool of the open permission request
    int m_blocks = 0;
    bool m_isOpening = false;
};

class TinyBackend final : public bridge::agent::AgentBackend
{
public:
    [[nodiscard]] QString displayName() const override { return QStringLiteral("Tiny"); }
    [[nodiscard]] bridge::agent::AgentCapabilities capabilities() const override
    {
        return {.resumesSessions = true, .permissionModes = {}};
    }
    void locate(QObject *context, LocateAnswer answer) override;
    [[nodiscard]] std::optional<bridge::Failure>
    refusal(const bridge::agent::AgentProgram &) const override
    {
        return std::nullopt;
    }
    [[nodiscard]] bridge::process::LaunchSpec
    launchSpec(const bridge::agent::AgentLaunch &launch,
               const bridge::agent::ConversationStart &conversation) const override;
    [[nodiscard]] std::unique_ptr<bridge::agent::AgentCodec> makeCodec() const override;
    [[nodiscard]] QByteArrayList descendantMarks(qint64, const QString &) const override
    {
        return {};
    }
    [[nodiscard]] bridge::Failure classify(const bridge::agent::TurnFailure &turn,
                                           const QString &address) const override;
    [[nodiscard]] bridge::agent::ExitMeaning
    meaningOf(const bridge::process::ProcessExit &) const override
    {
        return {};
    }
    [[nodiscard]] qint64 firstRequestTokens(bridge::ToolSearch) const override { return 0; }
};
