#pragma once

#include "app/cli/PrintSink.h"
#include "bridge/agent/AgentEvent.h"
#include "bridge/chat/Chat.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>

#include <optional>

namespace app {

/// Prints one turn of a chat as `ask` and `send --wait` promise: the answer's text as it arrives on
/// `out`, everything else on `err`; or, as JSON, one object a line on `out`. Prints only from
/// begin() to the turn's end.
class TurnPrinter : public QObject
{
    Q_OBJECT

public:
    TurnPrinter(bridge::chat::Chat &chat, PrintSink sink, bool json, QObject *parent = nullptr);

    /// Starts printing the chat's events.
    void begin();
    /// Prints a permission that was denied without asking.
    void permissionDenied(const bridge::agent::PermissionRequest &request);
    /// Prints that the turn goes round in circles; `way`: a sentence that says how to stop it.
    void looping(const bridge::session::Loop &loop, const QString &way);
    /// nullopt: the turn did not fail but was stopped.
    void failure(const std::optional<bridge::Failure> &failure);
    void end(bool ok, const QString &text);
    /// The end, as JSON, of a turn whose printer is gone.
    [[nodiscard]] static QByteArray missingEnd();

private:
    void print(const bridge::agent::TurnStarted &event);
    void print(const bridge::agent::BlockStarted &event);
    void print(const bridge::agent::BlockText &event);
    void print(const bridge::agent::BlockFinished &event);
    void print(const bridge::agent::BlockDiscarded &event);
    void printWhole(const bridge::agent::BlockFinished &event);
    void print(const bridge::agent::ToolFinished &event);
    void print(const bridge::agent::RetryScheduled &event);
    void print(const bridge::agent::WritesLost &event);
    void print(const bridge::agent::AnswerRefused &event);
    void print(const bridge::agent::AnswerCut &event);
    void print(const bridge::agent::TurnEnded &event);
    template <typename T>
    void print(const T &)
    {} // not part of the contract

    void text(const QString &piece);
    /// Marks printed text that is void. What follows it, if anything does, comes after that.
    void markVoid();

    bridge::chat::Chat &m_chat;
    PrintSink m_sink;
    bool m_json;
    bool m_active = false;
    bool m_hasPrintedSession = false;
    bool m_atLineStart = true;
    QString m_text;       ///< printed, of the last block
    qsizetype m_void = 0; ///< code points at the end of what was printed that are void, not marked
    /// Open blocks of the main conversation.
    struct Block
    {
        bridge::agent::BlockKind kind = bridge::agent::BlockKind::Other;
        bool printed = false;
        QString text; ///< printed, of a text
    };
    /// The sender of the answer.
    struct Origin
    {
        QString endpoint;
        QString model; ///< as reported by the agent
    };
    QHash<bridge::agent::BlockId, Block> m_blocks;
    std::optional<Origin> m_answeredBy;
    QString m_stopReason; ///< TurnEnded::stopReason
    QElapsedTimer m_time;
};

} // namespace app
