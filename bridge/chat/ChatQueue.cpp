// The part of Chat that follows the messages that wait.
#include "bridge/chat/Chat.h"

#include <algorithm>
#include <utility>

namespace bridge::chat {

std::vector<Chat::Message> Chat::queue() const
{
    std::vector<Message> rows;
    for (const Message &message : m_session->messages().waiting()) {
        if (!m_writer.hasMessage(message.id))
            rows.push_back(message);
    }
    for (const Message &message : m_outbox) {
        if (!m_writer.hasMessage(message.id))
            rows.push_back(message);
    }
    return rows;
}

std::optional<QString> Chat::takeQueued(const QString &id)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    endWaiting();
    const auto found = std::ranges::find(m_outbox, id, &Message::id);
    if (found != m_outbox.end()) {
        const QString text = found->text;
        const session::ChatState before = state();
        m_outbox.erase(found);
        if (state() != before)
            emit stateChanged(state());
        keep();
        emit queueChanged();
        return text;
    }
    const auto taken = m_session->takeQueued(id);
    return taken ? std::optional(taken->text) : std::nullopt;
}

/// The place in the session's queue of a row of queue(): messages that stand in the transcript
/// already are not among the rows.
int Chat::placeOfRow(int index) const
{
    const auto &waiting = m_session->messages().waiting();
    int place = 0;
    for (int row = 0; place < static_cast<int>(waiting.size()); ++place) {
        if (m_writer.hasMessage(waiting[static_cast<std::size_t>(place)].id))
            continue;
        if (row++ == index)
            break;
    }
    return place;
}

/// Also of messages in the transcript, which may become rows: their turn is cut, and they wait
/// again.
QStringList Chat::idsBefore(const QString &rowId) const
{
    QStringList ids;
    const auto places = m_session->messages().places();
    for (const Message &message : places.unanswered)
        ids << message.id;
    if (places.inFlight)
        ids << places.inFlight->id;
    for (const Message &message : places.waiting)
        ids << message.id;
    for (const Message &message : m_outbox)
        ids << message.id;
    return ids.mid(0, ids.indexOf(rowId));
}

void Chat::renameMessage(const QString &id, const QString &newId)
{
    m_keeper.messageRenamed(id, newId);
    if (m_edited)
        std::ranges::replace(m_edited->before, id, newId);
}

bool Chat::beginEdit(const QString &id)
{
    if (m_edited)
        return false;
    const auto rows = queue();
    const auto found = std::ranges::find(rows, id, &Message::id);
    if (found == rows.end())
        return false;
    const EmitGuard::Scope emitting(m_emitGuard);
    m_edited = store::EditedMessage{kept(*found), idsBefore(id), m_draft};
    m_draft = found->text;
    takeQueued(id);
    keep();
    return true;
}

void Chat::endEdit(const QString &text)
{
    if (!m_edited)
        return;
    const EmitGuard::Scope emitting(m_emitGuard);
    endWaiting();
    ++m_returning;
    m_session->awaitRecord();
    const store::EditedMessage edited = *std::exchange(m_edited, {});
    const auto rows = queue();
    int index = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (edited.before.contains(rows[i].id))
            index = static_cast<int>(i) + 1;
    }
    m_draft = edited.draft;
    m_session->putBack({edited.message.id, text}, placeOfRow(index));
    keep();
    m_keeper.flushed([this](bool) {
        if (--m_returning == 0)
            m_session->recordKept();
    });
}

void Chat::moveQueued(const QString &id, int index)
{
    // A message of the outbox is there for milliseconds.
    if (std::ranges::any_of(m_outbox, [&](const Message &message) { return message.id == id; }))
        release(id);
    m_session->moveQueued(id, placeOfRow(index));
}

void Chat::sendQueuedNow(const QString &id)
{
    endWaiting();
    if (refuses())
        return;
    findLaunch();
    release(id);
    m_session->sendQueuedNow(id);
}

} // namespace bridge::chat
