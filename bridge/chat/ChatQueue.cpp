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

bool Chat::beginEdit(const QString &id)
{
    if (m_edited)
        return false;
    const auto rows = queue();
    const auto found = std::ranges::find(rows, id, &Message::id);
    if (found == rows.end())
        return false;
    QStringList before;
    for (auto it = rows.begin(); it != found; ++it)
        before << it->id;
    const EmitGuard::Scope emitting(m_emitGuard);
    m_edited = store::EditedMessage{kept(*found), before, m_draft};
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
    const store::EditedMessage edited = *std::exchange(m_edited, {});
    const auto rows = queue();
    int index = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (edited.before.contains(rows[i].id))
            index = static_cast<int>(i) + 1;
    }
    m_draft = edited.draft;
    endWaiting();
    m_session->putBack({edited.message.id, text}, placeOfRow(index));
    keep();
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
