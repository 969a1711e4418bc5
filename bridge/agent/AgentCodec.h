#pragma once

#include "bridge/agent/AgentEvent.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <vector>

namespace bridge::agent {

/// One wire between us and an agent: lines in, events out; our wishes in, bytes out. Holds what has
/// to be remembered between lines (open blocks, unanswered requests) and nothing else; knows no
/// process and no time. One codec serves one process, on one thread.
class AgentCodec
{
public:
    AgentCodec() = default;
    AgentCodec(const AgentCodec &) = delete;
    AgentCodec &operator=(const AgentCodec &) = delete;
    virtual ~AgentCodec() = default;

    /// What one line (without its end) says; usually one event, sometimes none or several.
    /// A line that is no message is a BadLine event, never an error that stops the stream.
    [[nodiscard]] virtual std::vector<AgentEvent> decode(QByteArrayView line) = 0;

    /// The stream has ended: every request still open fails once, every open block is discarded.
    [[nodiscard]] virtual std::vector<AgentEvent> endOfStream() = 0;

    /// The handshake; answered by AgentReady or RequestFailed.
    [[nodiscard]] virtual QByteArray initialize() = 0;
    /// Asks where requests go; answered by StatusReported.
    [[nodiscard]] virtual QByteArray queryStatus() = 0;
    /// A user message. `messageId` (a UUID) comes back in TurnEnded::messageIds where the agent
    /// can.
    [[nodiscard]] virtual QByteArray userMessage(const QString &text, const QString &messageId) = 0;
    /// Stops the running turn; answered by RequestDone, and the turn by its TurnEnded.
    [[nodiscard]] virtual QByteArray interrupt() = 0;
    /// The answer to a request that is still open; empty when it is not (answered, withdrawn).
    [[nodiscard]] virtual QByteArray answer(const QString &requestId,
                                            const PermissionAnswer &answer) = 0;
};

} // namespace bridge::agent
