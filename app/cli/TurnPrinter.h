#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/chat/Chat.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>

#include <functional>
#include <optional>

namespace app {

/// Where a printed turn goes: standard output and error of this process, or of a command that asked
/// a running window.
struct PrintSink
{
    std::function<void(const QByteArray &)> out;
    std::function<void(const QByteArray &)> err;
};

/// Prints one turn of a chat as `ask` and `send --wait` promise: the answer's text as it arrives on
/// `out`, everything else on `err`; or, as JSON, one object a line on `out`. Prints only from
/// begin() to the turn's end.
class TurnPrinter : public QObject
{
    Q_OBJECT

public:
    TurnPrinter(bridge::chat::Chat &chat, PrintSink sink, bool json, QObject *parent = nullptr);

    /// From here on what the chat says is printed.
    void begin();
    /// The line of a permission that was answered without asking.
    void permissionDenied(const bridge::agent::PermissionRequest &request);
    void failure(const bridge::Failure &failure);
    /// The last line.
    void end(bool ok, const QString &text);

private:
    void print(const bridge::agent::TurnStarted &event);
    void print(const bridge::agent::BlockStarted &event);
    void print(const bridge::agent::BlockText &event);
    void print(const bridge::agent::BlockFinished &event);
    void print(const bridge::agent::ToolFinished &event);
    void print(const bridge::agent::RetryScheduled &event);
    template <typename T>
    void print(const T &)
    {} // not promised to anybody

    void text(const QString &piece);
    void remark(const QString &line);

    bridge::chat::Chat &m_chat;
    PrintSink m_sink;
    bool m_json;
    bool m_active = false;
    bool m_saidSession = false;
    bool m_atLineStart = true;
    /// Open blocks of the main conversation, by key.
    struct Block
    {
        bridge::agent::BlockKind kind = bridge::agent::BlockKind::Other;
        bool printed = false;
    };
    /// Who gave the answer.
    struct Origin
    {
        QString endpoint;
        QString model; ///< as it names itself
    };
    QHash<QString, Block> m_blocks;
    std::optional<Origin> m_answeredBy;
    QElapsedTimer m_time;
};

} // namespace app
