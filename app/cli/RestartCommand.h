#pragma once

#include "app/cli/Command.h"
#include "app/cli/LongCommand.h"
#include "bridge/chat/ChatList.h"

#include <QHash>
#include <QSet>

namespace app {

/// `drawbridge restart`, in the running window: restarts the agent of every chat and waits until
/// each has a new one, has failed, or can have none as another process has its conversation; chats
/// that are asleep stay so. A running turn ends first, unless `now` or its agent is hung. The list
/// outlives it.
class RestartCommand : public LongCommand
{
    Q_OBJECT

public:
    RestartCommand(command::Restart command, bridge::chat::ChatList &chats, PrintSink sink,
                   QObject *parent = nullptr);

    void start() override;

private:
    void finishIfRestarted();
    [[nodiscard]] bool hasNewAgent(const bridge::chat::Chat &chat) const;

    command::Restart m_command;
    bridge::chat::ChatList &m_chats;
    QHash<QString, qint64> m_before; ///< chat id -> pid
    QSet<QString> m_failedBefore;    ///< ids of failed chats that have not failed again
};

} // namespace app
