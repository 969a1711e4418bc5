#pragma once

#include "app/cli/CommandLine.h"
#include "app/cli/LongCommand.h"
#include "app/cli/PrintSink.h"
#include "app/cli/TurnPrinter.h"
#include "bridge/chat/TurnFollower.h"

namespace app {

/// `drawbridge send`, in the running window: gives a chat a message and, with --wait, prints its
/// answer as `ask` does. Chat and clock outlive it.
class SendCommand : public LongCommand
{
    Q_OBJECT

public:
    SendCommand(command::Send command, bridge::chat::Chat &chat, bridge::Clock &clock,
                PrintSink sink, QObject *parent = nullptr);

    void start() override;

private:
    command::Send m_command;
    bridge::chat::Chat &m_chat;
    TurnPrinter m_printer;
    bridge::chat::TurnFollower m_follower;
};

} // namespace app
