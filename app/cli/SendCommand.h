#pragma once

#include "app/cli/Command.h"
#include "app/cli/LongCommand.h"
#include "app/cli/TurnPrinter.h"
#include "bridge/chat/TurnFollower.h"

namespace app {

/// `drawbridge send`, in the running window: sends a message to a chat and, with --wait, prints the
/// answer as `ask` does. Chat and clock outlive it.
class SendCommand : public LongCommand
{
    Q_OBJECT

public:
    SendCommand(command::Send command, bridge::chat::Chat &chat, bridge::Clock &clock,
                PrintSink sink, QObject *parent = nullptr);

    void start() override;

private:
    void giveUp();

    command::Send m_command;
    bridge::chat::Chat &m_chat;
    QString m_id; ///< of the message
    TurnPrinter m_printer;
    bridge::chat::TurnFollower m_follower;
};

} // namespace app
