// The part of Library that brings back what was deleted.
#include "bridge/library/Library.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

namespace bridge::library {

using store::ChatRecord;

void Library::offerUndo(Deleted deleted)
{
    const QString sessionId = deleted.sessionId;
    const QString title = deleted.title;
    std::erase_if(m_undos, [&](const Deleted &each) { return each.sessionId == sessionId; });
    m_undos.push_back(std::move(deleted));
    boundUndos();
    emit m_conversations.deleted(sessionId, title);
}

/// The newest one can always be brought back.
void Library::boundUndos()
{
    const auto size = [this] {
        return std::accumulate(m_undos.begin(), m_undos.end(), qint64(0),
                               [](qint64 sum, const Deleted &each) { return sum + each.size(); });
    };
    while (m_undos.size() > 1
           && (m_undos.size() > Conversations::kMostUndos || size() > kMostUndoBytes)) {
        const QString oldest = m_undos.front().sessionId;
        m_undos.erase(m_undos.begin());
        emit m_conversations.undoEnded(oldest);
    }
}

qint64 Library::Deleted::size() const
{
    qint64 bytes = 0;
    for (const QByteArray &line : turn)
        bytes += line.size();
    const auto add = [&bytes](const QString &text) {
        bytes += text.size() * static_cast<qint64>(sizeof(QChar));
    };
    for (const store::AnswerOrigin &answer : answers) {
        for (const QString &text : {answer.messageId, answer.endpoint, answer.model})
            add(text);
    }
    if (!record)
        return bytes;
    add(record->draft);
    if (record->edited) {
        add(record->edited->message.text);
        add(record->edited->draft);
    }
    const store::KeptMessages &messages = record->messages;
    for (const auto &list : {std::span(messages.waiting), std::span(messages.unanswered)}) {
        for (const store::KeptMessage &message : list)
            add(message.text);
    }
    if (messages.inFlight)
        add(messages.inFlight->text);
    for (const store::HalfAnswer &half : record->halfAnswers)
        add(half.text);
    return bytes;
}

void Library::undoDelete(const QString &sessionId)
{
    const auto found = std::ranges::find(m_undos, sessionId, &Deleted::sessionId);
    if (found == m_undos.end())
        return;
    const Deleted deleted = std::move(*found);
    m_undos.erase(found);
    m_parts.wastebasket.restore(
        deleted.files, this, [this, deleted](const Wastebasket::Done &done) {
            if (!done) {
                const EmitGuard::Scope scope(m_emitGuard);
                // What is in the way can be moved: its draft and its queue are here alone.
                offerUndo(deleted);
                emit refused({Refusal::Kind::NotBroughtBack,
                              deleted.sessionId,
                              deleted.title,
                              {},
                              done.error()});
                return;
            }
            m_deleted.remove(deleted.sessionId);
            if (deleted.record)
                m_parts.store.update(deleted.sessionId,
                                     [&deleted](ChatRecord &record) { record = *deleted.record; });
            for (const store::AnswerOrigin &origin : deleted.answers)
                m_parts.store.addAnswerOrigin(deleted.sessionId, origin);
            m_parts.store.setTurn(deleted.sessionId, deleted.turn);
            m_parts.kept.refresh();
            listSoon();
        });
}

} // namespace bridge::library
