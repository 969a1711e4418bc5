#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/agent/AgentStart.h"
#include "bridge/agent/PromptContent.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <vector>

namespace bridge::agent {

/// What a line of the agent means: events for the session, and what the wire wants answered at
/// once (the next step of a handshake, the refusal of an unknown request).
struct CodecOutput
{
    std::vector<AgentEvent> events;
    QByteArray reply; ///< bytes for the agent; may be empty
};

/// One wire between us and an agent: lines in, events out; our wishes in, bytes out. Remembers what
/// is open between lines (blocks, requests, the handshake) and nothing else; knows no process and
/// no time. One codec serves one process, on one thread.
class AgentCodec
{
public:
    AgentCodec() = default;
    AgentCodec(const AgentCodec &) = delete;
    AgentCodec &operator=(const AgentCodec &) = delete;
    virtual ~AgentCodec() = default;

    /// The first bytes of the handshake that opens the session; it ends with AgentReady or
    /// RequestFailed{Open}. `workspace`: folder that the agent works in. `conversation`: which
    /// session to create or resume, for wires that name it here.
    [[nodiscard]] virtual QByteArray open(const QString &workspace,
                                          const ConversationStart &conversation) = 0;

    /// What one line (without its end) means; usually one event, sometimes none or several.
    /// A line that is no message is a BadLine event, never an error that stops the stream.
    [[nodiscard]] virtual CodecOutput decode(QByteArrayView line) = 0;

    /// The stream has ended: every open request fails once, every open block is discarded.
    [[nodiscard]] virtual std::vector<AgentEvent> endOfStream() = 0;

    /// Asks where requests go; answered by StatusReported. Empty: this wire cannot ask.
    [[nodiscard]] virtual QByteArray queryStatus() = 0;
    /// A user's message. `messageId` (a UUID) comes back in TurnEnded::messageIds where the agent
    /// reports it.
    [[nodiscard]] virtual QByteArray prompt(const PromptContent &content,
                                            const QString &messageId) = 0;
    /// Stops the running turn; answered by RequestDone, and the turn by its TurnEnded.
    [[nodiscard]] virtual QByteArray cancel() = 0;
    /// The answer to a request that is still open; empty when it is not (answered, withdrawn).
    [[nodiscard]] virtual QByteArray answer(const QString &requestId,
                                            const PermissionAnswer &answer) = 0;
    /// Changes one of the options of OptionsChanged; answered by RequestDone or RequestFailed.
    /// Empty: there is no such option, or it cannot be changed.
    [[nodiscard]] virtual QByteArray setOption(const QString &optionId, const QString &value) = 0;
};

} // namespace bridge::agent
