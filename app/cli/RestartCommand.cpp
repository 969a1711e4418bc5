#include "app/cli/RestartCommand.h"

#include "app/cli/Reports.h"
#include "bridge/chat/Chat.h"
#include "ui/words/HeldText.h"

#include <utility>
#include <vector>

namespace app {

using bridge::chat::Chat;
using bridge::chat::ChatList;
using bridge::session::ChatState;

RestartCommand::RestartCommand(command::Restart command, ChatList &chats, PrintSink sink,
                               QObject *parent)
    : LongCommand(std::move(sink), parent)
    , m_command(command)
    , m_chats(chats)
{
    for (int i = 0; i < chats.count(); ++i) {
        Chat &chat = chats.at(i);
        if (chat.isAsleep())
            continue; // it stays so, with the next message's agent
        m_before.insert(chat.id(), chat.agent().pid);
        connect(&chat, &Chat::stateChanged, this, &RestartCommand::finishIfRestarted,
                Qt::QueuedConnection);
        connect(&chat, &Chat::heldChanged, this, &RestartCommand::finishIfRestarted,
                Qt::QueuedConnection);
        if (chat.state() == ChatState::Failed)
            m_failedBefore.insert(chat.id());
        connect(&chat, &Chat::failed, this, [this, id = chat.id()] {
            m_failedBefore.remove(id);
            QMetaObject::invokeMethod(this, &RestartCommand::finishIfRestarted,
                                      Qt::QueuedConnection);
        });
    }
    connect(&chats, &ChatList::closing, this, &RestartCommand::finishIfRestarted,
            Qt::QueuedConnection);
}

void RestartCommand::start()
{
    bool isPending = false;
    for (int i = 0; i < m_chats.count(); ++i) {
        if (m_command.now)
            m_chats.at(i).restartNow();
        else
            m_chats.at(i).restart();
        isPending = isPending || m_chats.at(i).isRestartPending();
    }
    if (isPending)
        m_sink.errLine(tr("A turn is running; the agent restarts when it has ended."));
    finishIfRestarted();
}

void RestartCommand::finishIfRestarted()
{
    std::vector<const Chat *> restarted;
    std::vector<const Chat *> failed;
    std::vector<const Chat *> held;
    for (int i = 0; i < m_chats.count(); ++i) {
        const Chat &chat = m_chats.at(i);
        if (!m_before.contains(chat.id()))
            continue; // opened meanwhile, or asleep
        if (chat.state() == ChatState::Failed && chat.failure()
            && !m_failedBefore.contains(chat.id()))
            failed.push_back(&chat);
        else if (hasNewAgent(chat))
            restarted.push_back(&chat);
        else if (chat.isHeld())
            held.push_back(&chat);
        else if (!chat.isAsleep())
            return;
    }
    m_chats.disconnect(this);
    for (int i = 0; i < m_chats.count(); ++i)
        m_chats.at(i).disconnect(this);
    if ((failed.empty() && held.empty()) || !restarted.empty())
        m_sink.out(agentsReport(restarted, m_command.json));
    for (const Chat *chat : failed)
        m_sink.err(failureReport(*chat->failure()));
    for (const Chat *chat : held)
        m_sink.errLine(ui::wordsFor(*chat->heldBy()));
    emit finished(!failed.empty() ? exitCodeFor(failed.front()->failure()->layer())
                  : held.empty()  ? ExitCode::Done
                                  : ExitCode::Usage);
}

bool RestartCommand::hasNewAgent(const Chat &chat) const
{
    const ChatState state = chat.state();
    const bool isThere = state == ChatState::Ready || state == ChatState::Working
                         || state == ChatState::Waiting || state == ChatState::Retrying;
    return isThere && chat.agent().pid != m_before.value(chat.id());
}

} // namespace app

#include "moc_RestartCommand.cpp"
