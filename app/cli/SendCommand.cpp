#include "app/cli/SendCommand.h"

#include "app/cli/EndpointCommands.h"
#include "ui/words/HeldText.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace app {

using bridge::chat::TurnFollower;

SendCommand::SendCommand(command::Send command, bridge::chat::Chat &chat, bridge::Clock &clock,
                         PrintSink sink, QObject *parent)
    : LongCommand(std::move(sink), parent)
    , m_command(std::move(command))
    , m_chat(chat)
    , m_printer(chat, m_sink, m_command.json)
    , m_follower(chat, clock, TurnFollower::OnFailure::End)
{
    connect(&m_follower, &TurnFollower::begun, &m_printer, &TurnPrinter::begin);
    connect(&m_chat, &bridge::chat::Chat::looping, &m_printer,
            [this](const bridge::session::Loop &loop) {
                m_printer.looping(loop, tr("The button Stop in the window stops it."));
            });
    connect(&m_follower, &TurnFollower::failed, &m_printer, &TurnPrinter::failure);
    connect(&m_follower, &TurnFollower::ended, this, [this](bool ok) {
        if (!ok && !m_follower.failure())
            m_printer.failure(std::nullopt);
        m_printer.end(ok, m_follower.answer());
        emit finished(ok ? ExitCode::Done : exitCodeFor(m_follower.failure()));
    });
    connect(&m_chat, &bridge::chat::Chat::messageRenamed, this,
            [this](const QString &id, const QString &newId) {
                if (id == m_id)
                    m_id = newId;
            });
    connect(&m_chat, &bridge::chat::Chat::heldChanged, this, [this] {
        if (m_chat.isHeld())
            giveUp();
    });
}

void SendCommand::start()
{
    if (const QByteArray advice = adviceLine(m_chat.agent().endpoint); !advice.isEmpty())
        m_sink.err(advice);
    if (!m_command.wait) {
        m_follower.disconnect(this);
        m_chat.disconnect(this);
        connect(&m_chat, &QObject::destroyed, this, [this] {
            m_sink.errLine(tr("The chat was closed before its message was saved."));
            emit finished(ExitCode::Unexpected);
        });
    }
    std::optional<bool> isOnDisk; // where nothing is kept, inside send()
    const auto inside = connect(&m_chat, &bridge::chat::Chat::messageKept, this,
                                [&isOnDisk](const QString &, bool isIt) { isOnDisk = isIt; });
    m_id = m_chat.send(m_command.text);
    disconnect(inside);
    if (m_command.wait)
        m_follower.follow(m_id);
    if (isOnDisk) {
        onKept(*isOnDisk);
        return;
    }
    connect(&m_chat, &bridge::chat::Chat::messageKept, this, [this](const QString &id, bool isIt) {
        if (id == m_id)
            onKept(isIt);
    });
}

void SendCommand::onKept(bool isOnDisk)
{
    // The disk may only be slow, of which the window says nothing.
    if (!isOnDisk)
        m_sink.errLine(tr("The message was given to the chat, but it could not be saved yet: if "
                          "Drawbridge ends before the answer, it may be lost. If the disk cannot "
                          "be written, the window says why."));
    if (m_command.wait)
        return;
    m_chat.disconnect(this);
    emit finished(ExitCode::Done);
}

/// Another program has the conversation: the message waits in the queue, or its turn was cut.
void SendCommand::giveUp()
{
    m_follower.disconnect(this);
    m_chat.disconnect(this);
    m_sink.err(ui::wordsFor(*m_chat.heldBy()).toUtf8() + '\n');
    const auto queue = m_chat.queue();
    const bool waits = std::any_of(queue.begin(), queue.end(),
                                   [this](const auto &each) { return each.id == m_id; });
    m_sink.errLine(waits ? tr("The message waits in the chat.")
                         : tr("The turn of the message was cut."));
    emit finished(ExitCode::Usage);
}

} // namespace app

#include "moc_SendCommand.cpp"
