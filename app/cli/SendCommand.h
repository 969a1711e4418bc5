#pragma once

#include "app/cli/Command.h"
#include "app/cli/LongCommand.h"
#include "app/cli/TurnPrinter.h"
#include "bridge/chat/TurnFollower.h"

namespace app {

/// `drawbridge send`, in the running window: sends a message to a chat and ends when it is on the
/// disk or, with --wait, prints the answer as `ask` does. A message that cannot be saved is sent
/// all the same, which is said. Clock outlives it, and with --wait the chat.
class SendCommand : public LongCommand
{
    Q_OBJECT

public:
    SendCommand(command::Send command, bridge::chat::Chat &chat, bridge::Clock &clock,
                PrintSink sink, QObject *parent = nullptr);

    void start() override;

private:
    void onKept(bool isOnDisk);
    void giveUp();

    command::Send m_command;
    bridge::chat::Chat &m_chat;
    /// Of the message; changes when it is sent again, which comes after messageKept().
    QString m_id;
    TurnPrinter m_printer;
    bridge::chat::TurnFollower m_follower;
};

} // namespace app
