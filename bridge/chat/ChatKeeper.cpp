#include "bridge/chat/ChatKeeper.h"

#include <algorithm>
#include <utility>

namespace bridge::chat {

ChatKeeper::ChatKeeper(store::ChatStore *store, QString sessionId, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_sessionId(std::move(sessionId))
    , m_clock(clock)
{
    Q_ASSERT(!m_store || !m_sessionId.isEmpty());
    readOrigins(m_sessionId);
}

const store::ChatRecord *ChatKeeper::record() const
{
    return m_store ? m_store->find(m_sessionId) : nullptr;
}

bool ChatKeeper::isBlank() const
{
    if (!record() || !m_endpoints.isEmpty())
        return false;
    return m_store->areOriginsAwaited() || m_store->origin(m_sessionId) == store::Origin::Chat;
}

void ChatKeeper::keep(const std::function<void(store::ChatRecord &)> &change)
{
    if (m_store)
        m_store->update(m_sessionId, change);
}

void ChatKeeper::moveTo(const QString &sessionId)
{
    if (m_sessionId == sessionId)
        return;
    const QString before = std::exchange(m_sessionId, sessionId);
    if (!m_store)
        return;
    noteBegun();
    if (const store::ChatRecord *old = m_store->find(before)) {
        const store::ChatRecord moved = *old;
        m_store->update(sessionId, [&](store::ChatRecord &record) {
            record = moved;
            record.sessionId = sessionId;
            record.halfAnswers.clear();
            if (moved.hasBegun)
                record.follows = before;
        });
        m_store->update(before, [](store::ChatRecord &record) {
            record.isOpen = false; // not closed by the user, so not brought back as such
            record.messages = {};
            record.draft.clear();
            record.edited.reset();
            record.name.clear();
            record.isUnseen = false;
        });
    }
    m_isTurnEnding = false;
    m_endsAgain = false;
    m_store->clearTurn(before);
    for (const QByteArray &line : std::exchange(m_nextTurn, {}))
        m_store->appendTurn(m_sessionId, line);
}

void ChatKeeper::noteBegun()
{
    if (m_store)
        m_store->noteOrigin(m_sessionId, store::Origin::Chat);
}

void ChatKeeper::forget()
{
    if (m_store && m_store->find(m_sessionId))
        m_store->remove(m_sessionId);
}

void ChatKeeper::end()
{
    m_store = nullptr;
}

void ChatKeeper::flushed(std::function<void(bool)> then)
{
    if (!m_store) {
        then(true);
        return;
    }
    const auto waiting = std::make_shared<Waiting>(Waiting{.then = std::move(then)});
    m_flushes.push_back(waiting);
    // The store's thread holds copies of the answer: it must not be the one that deletes a timer.
    waiting->patience = m_clock.after(kFlushPatience, [this, each = std::weak_ptr(waiting)] {
        if (const auto late = each.lock()) {
            late->isDone = true;
            answerFlushes();
        }
    });
    m_store->flush(m_sessionId, this, [this, each = std::weak_ptr(waiting)](bool isOnDisk) {
        if (const auto inTime = each.lock()) {
            inTime->isDone = true;
            inTime->isOnDisk = isOnDisk;
            answerFlushes();
        }
    });
}

void ChatKeeper::answerFlushes()
{
    while (!m_flushes.empty() && m_flushes.front()->isDone) {
        const auto first = m_flushes.front();
        m_flushes.pop_front();
        first->then(first->isOnDisk);
    }
}

std::optional<QString> ChatKeeper::endpointOf(const QString &answerId) const
{
    const auto found = m_endpoints.constFind(answerId);
    return found == m_endpoints.constEnd() ? std::nullopt : std::optional(*found);
}

void ChatKeeper::addOrigin(const store::AnswerOrigin &origin)
{
    if (!m_store || origin.messageId.isEmpty() || m_endpoints.contains(origin.messageId))
        return;
    m_endpoints.insert(origin.messageId, origin.endpoint);
    m_store->addAnswerOrigin(m_sessionId, origin);
}

void ChatKeeper::copyOrigins(const QString &sessionId)
{
    if (!m_store)
        return;
    for (const store::AnswerOrigin &origin : m_store->answerOrigins(sessionId))
        addOrigin(origin);
}

QStringList ChatKeeper::earlierSessions() const
{
    constexpr qsizetype kMost = 50;
    QStringList sessions;
    const store::ChatRecord *at = record();
    while (at && !at->follows.isEmpty() && sessions.size() < kMost && at->follows != m_sessionId
           && !sessions.contains(at->follows)) {
        sessions.append(at->follows);
        at = m_store->find(at->follows);
    }
    return sessions;
}

void ChatKeeper::readOrigins(const QString &sessionId)
{
    if (!m_store)
        return;
    for (const store::AnswerOrigin &origin : m_store->answerOrigins(sessionId))
        m_endpoints.insert(origin.messageId, origin.endpoint);
}

std::vector<store::HalfAnswer> ChatKeeper::halfAnswers() const
{
    std::vector<store::HalfAnswer> all;
    for (const QString &session : QStringList{m_sessionId} + earlierSessions()) {
        if (const store::ChatRecord *each = m_store ? m_store->find(session) : nullptr)
            all.insert(all.end(), each->halfAnswers.begin(), each->halfAnswers.end());
    }
    return all;
}

void ChatKeeper::leaveTurn(const QString &messageId)
{
    if (!messageId.isEmpty())
        keepHalves(messageId, Halves::All);
    turnEnded();
}

void ChatKeeper::turnFailed(const QString &messageId)
{
    if (!messageId.isEmpty())
        keepHalves(messageId, Halves::Cut);
    turnEnded();
}

void ChatKeeper::messageRenamed(const QString &id, const QString &newId)
{
    if (id != newId)
        m_earlierIds[newId] += m_earlierIds.take(id) << id;
}

void ChatKeeper::messageAnswered(const QString &id)
{
    const QStringList ids = m_earlierIds.take(id) << id;
    const auto isOfIt = [&ids](const store::HalfAnswer &half) {
        return ids.contains(half.messageId);
    };
    const auto *kept = record();
    if (kept && std::ranges::any_of(kept->halfAnswers, isOfIt))
        keep([&](store::ChatRecord &record) { std::erase_if(record.halfAnswers, isOfIt); });
}

void ChatKeeper::keepHalves(const QString &messageId, Halves which)
{
    const auto halves = halfAnswersOf(lostTurn(), messageId, which);
    if (halves.empty())
        return;
    keep([&](store::ChatRecord &record) {
        auto &all = record.halfAnswers;
        all.insert(all.end(), halves.begin(), halves.end());
        if (all.size() > store::kMostHalfAnswers)
            all.erase(all.begin(), all.end() - store::kMostHalfAnswers);
    });
}

void ChatKeeper::turnBegan(const QString &endpoint, const QString &messageId)
{
    if (m_store && !m_isTurnEnding)
        m_store->clearTurn(m_sessionId);
    append(m_journal.begin(endpoint, messageId));
}

void ChatKeeper::append(const QByteArray &line)
{
    if (!m_store || line.isEmpty())
        return;
    if (m_isTurnEnding)
        m_nextTurn.append(line);
    else
        m_store->appendTurn(m_sessionId, line);
}

void ChatKeeper::turnEnded()
{
    if (!m_store)
        return;
    if (std::exchange(m_isTurnEnding, true)) {
        m_endsAgain = true;
        return;
    }
    m_store->flush(m_sessionId, this, [this, ended = m_sessionId](bool isKept) {
        // end() may have come meanwhile.
        if (!std::exchange(m_isTurnEnding, false) || ended != m_sessionId || !m_store)
            return;
        // What the record does not hold yet is needed after a crash.
        if (isKept)
            m_store->clearTurn(m_sessionId);
        for (const QByteArray &line : std::exchange(m_nextTurn, {}))
            m_store->appendTurn(m_sessionId, line);
        if (std::exchange(m_endsAgain, false))
            turnEnded();
    });
}

JournaledTurn ChatKeeper::lostTurn() const
{
    if (!m_store)
        return {};
    return lostTurnOf(m_store->turnLines(m_sessionId), record());
}

void ChatKeeper::forgetTurn()
{
    if (m_store)
        m_store->clearTurn(m_sessionId);
}

store::KeptMessage kept(const session::MessageQueue::Message &message)
{
    return {message.id, message.text};
}

session::MessageQueue::Message messageOf(const store::KeptMessage &kept)
{
    return {kept.id, kept.text};
}

} // namespace bridge::chat

#include "moc_ChatKeeper.cpp"
