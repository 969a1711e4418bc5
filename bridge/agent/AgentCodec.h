#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/agent/AgentLaunch.h"
#include "bridge/agent/PromptContent.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <vector>

namespace bridge::agent {

/// The result of one line: events for the session, and an immediate reply for the agent (the next
/// step of a handshake, the refusal of an unknown request).
struct CodecOutput
{
    std::vector<AgentEvent> events;
    QByteArray reply; ///< empty: no reply
};

/// One wire format: translates lines to events and our requests to bytes. Its only state is what is
/// open between lines (blocks, requests, the handshake); it knows no process and no time. One codec
/// per process, on one thread.
class AgentCodec
{
public:
    AgentCodec() = default;
    AgentCodec(const AgentCodec &) = delete;
    AgentCodec &operator=(const AgentCodec &) = delete;
    virtual ~AgentCodec() = default;

    /// The first bytes of the handshake that opens the session; it ends with AgentReady or
    /// RequestFailed{Open}. `workspace`: working directory of the agent. `conversation`: the
    /// session to create or resume, for wires that name it here.
    [[nodiscard]] virtual QByteArray open(const QString &workspace,
                                          const ConversationStart &conversation) = 0;

    /// Translates one line (without its end); usually to one event, sometimes none or several. An
    /// invalid line is a BadLine event, never an error that stops the stream.
    [[nodiscard]] virtual CodecOutput decode(QByteArrayView line) = 0;

    /// Ends the stream: every open request fails once, every open block is discarded.
    [[nodiscard]] virtual std::vector<AgentEvent> endOfStream() = 0;

    /// Asks where requests go; answered by StatusReported. Empty: not supported.
    [[nodiscard]] virtual QByteArray queryStatus() = 0;
    /// Asks for a sign of life, which costs nothing; answered by RequestDone or RequestFailed: a
    /// refusal is one, too. Empty: not supported.
    [[nodiscard]] virtual QByteArray askHealth() = 0;
    /// A user's message. `messageId` (a UUID) returns in TurnEnded::messageIds if the agent reports
    /// it.
    [[nodiscard]] virtual QByteArray prompt(const PromptContent &content,
                                            const QString &messageId) = 0;
    /// Stops the running turn; answered by RequestDone, and for the turn by TurnEnded.
    [[nodiscard]] virtual QByteArray cancel() = 0;
    /// Ends one running tool, not the turn; answered by RequestDone or RequestFailed, and for the
    /// tool by ToolFinished. Empty: not supported, or this tool cannot be ended alone.
    [[nodiscard]] virtual QByteArray stopTool(const QString &toolUseId) = 0;
    /// The answer to an open request; empty if it is not open (answered, withdrawn).
    [[nodiscard]] virtual QByteArray answer(const QString &requestId,
                                            const PermissionAnswer &answer) = 0;
    /// Changes one of the options of OptionsChanged; answered by RequestDone or RequestFailed.
    /// Empty: unknown or fixed option.
    [[nodiscard]] virtual QByteArray setOption(const QString &optionId, const QString &value) = 0;

    /// @name Going back, between turns. Empty: not supported.
    /// @{
    /// Takes a message of the user and everything after it out of the conversation; files stay.
    /// `newestMessageId`: the newest message that the user sees; with a newer one the agent
    /// refuses. Answered by ConversationRewound or RequestFailed.
    [[nodiscard]] virtual QByteArray rewind(const QString &messageId,
                                            const QString &newestMessageId) = 0;
    /// What restoreFiles() would change; answered by FilesPreviewed or RequestFailed.
    [[nodiscard]] virtual QByteArray previewFiles(const QString &messageId) = 0;
    /// Puts files that the agent's tools changed back to their state before a message; answered by
    /// FilesRestored or RequestFailed.
    [[nodiscard]] virtual QByteArray restoreFiles(const QString &messageId) = 0;
    /// @}

    /// Names the conversation, as other programs that list it show it; answered by RequestDone or
    /// RequestFailed. Empty: not supported.
    [[nodiscard]] virtual QByteArray rename(const QString &title) = 0;
};

} // namespace bridge::agent
