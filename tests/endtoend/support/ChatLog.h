#pragma once

#include "bridge/chat/Chat.h"
#include "tests/bridge/chat/ChatTestSupport.h"

#include <QObject>

#include <vector>

/// Records all signals of a chat, in order.
class ChatLog : public QObject
{
public:
    struct Turn
    {
        bool ok = false;
        QString text;
    };

    explicit ChatLog(bridge::chat::Chat &chat);

    std::vector<bridge::session::ChatState> states;
    std::vector<Turn> turns;
    std::vector<bridge::agent::PermissionRequest> permissions;
    std::vector<bridge::Failure> failures;
    QList<qint64> agents; ///< pid of each process that was started
    int pieces = 0;       ///< of text that streamed in
    int retries = 0;
    bool stopped = false;

    [[nodiscard]] int count(bridge::session::ChatState state) const;
    /// States, failures and transcript, for the output of a failed test.
    [[nodiscard]] std::string describe() const;

private:
    void onAgentEvent(const bridge::agent::AgentEvent &event);

    bridge::chat::Chat &m_chat;
};
