#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/chat/HalfAnswers.h"
#include "bridge/chat/TurnJournal.h"
#include "bridge/core/Clock.h"
#include "bridge/session/MessageQueue.h"
#include "bridge/store/ChatStore.h"

#include <QByteArrayList>
#include <QHash>
#include <QObject>
#include <QString>

#include <deque>
#include <functional>
#include <memory>
#include <optional>

namespace bridge::chat {

/// Keeps one chat in the store: its record, the origins of its answers, and what arrives of the
/// running turn. Without a store it keeps nothing. Main thread; owned by Chat.
class ChatKeeper : public QObject
{
    Q_OBJECT

public:
    /// Longer than this a message does not wait for the disk.
    static constexpr std::chrono::milliseconds kFlushPatience{2000};

    /// `store` outlives it; nullptr: keeps nothing.
    ChatKeeper(store::ChatStore *store, QString sessionId, Clock &clock, QObject *parent = nullptr);

    [[nodiscard]] bool keeps() const { return m_store != nullptr; }
    [[nodiscard]] const QString &sessionId() const { return m_sessionId; }
    /// nullptr: there is none yet.
    [[nodiscard]] const store::ChatRecord *record() const;
    /// This program began the conversation, and nothing was ever answered in it, as far as is kept.
    [[nodiscard]] bool isBlank() const;
    /// Changes the record, which is made if it is missing.
    void keep(const std::function<void(store::ChatRecord &)> &change);
    /// The chat goes on under another id of the agent: so does the record. The old conversation
    /// stays in the store, as a closed one without messages.
    void moveTo(const QString &sessionId);
    /// This program begins the conversation, now that its first message is sent.
    void noteBegun();
    /// The record is of no use: the chat has no messages.
    void forget();
    /// Keeps nothing from now on.
    void end();

    /// Calls `then` when the record is on the disk (true), or cannot be written now or within 2 s
    /// (false); with true at once without a store. Calls are in order.
    void flushed(std::function<void(bool isOnDisk)> then);

    [[nodiscard]] std::optional<QString> endpointOf(const QString &answerId) const;
    void addOrigin(const store::AnswerOrigin &origin);
    /// The answers of another conversation are this one's, too.
    void copyOrigins(const QString &sessionId);
    /// The conversations that this one goes on, the newest first.
    [[nodiscard]] QStringList earlierSessions() const;
    /// A conversation that is shown with this one.
    void readOrigins(const QString &sessionId);
    /// Of this conversation and the earlier ones.
    [[nodiscard]] std::vector<store::HalfAnswer> halfAnswers() const;

    /// @name The running turn
    /// @{
    void turnBegan(const QString &endpoint, const QString &messageId);
    void note(const agent::AgentEvent &event) { append(m_journal.line(event)); }
    void note(const PermissionSettled &settled) { append(m_journal.line(settled)); }
    /// The message of the turn that is noted is sent again, under `newId`.
    void noteSentAgain(const QString &id, const QString &newId)
    {
        append(TurnJournal::renamed(id, newId));
    }
    /// The record holds the outcome; what was noted goes when it is on the disk.
    void turnEnded();
    /// What was noted of a turn that has not ended, also by the last program.
    [[nodiscard]] JournaledTurn lostTurn() const;
    /// The user goes on without an end of it: its texts stay below this message, in the record.
    /// What was noted goes when that is on the disk.
    void leaveTurn(const QString &messageId);
    /// It has ended without a whole answer: the texts that were cut stay below this message, in the
    /// record; the agent's file has the others.
    void turnFailed(const QString &messageId);
    /// The message is sent again under another id, or the other one asks for the rest of its
    /// answer.
    void messageRenamed(const QString &id, const QString &newId);
    /// What was cut of its answer is no longer needed.
    void messageAnswered(const QString &id);
    /// It is void.
    void forgetTurn();
    /// @}

private:
    void keepHalves(const QString &messageId, Halves which);
    void append(const QByteArray &line);
    void answerFlushes();

    struct Waiting
    {
        bool isDone = false;
        bool isOnDisk = false;
        std::function<void(bool isOnDisk)> then;
        std::unique_ptr<Timer> patience{};
    };

    store::ChatStore *m_store;
    QString m_sessionId;
    Clock &m_clock;
    QHash<QString, QStringList> m_earlierIds; ///< message id -> those it was sent under before
    TurnJournal m_journal;
    QHash<QString, QString> m_endpoints; ///< answer -> endpoint
    bool m_isTurnEnding = false;
    bool m_endsAgain = false;  ///< so has the turn of m_nextTurn
    QByteArrayList m_nextTurn; ///< lines while the last turn's are being removed
    std::deque<std::shared_ptr<Waiting>> m_flushes;
};

[[nodiscard]] store::KeptMessage kept(const session::MessageQueue::Message &message);
[[nodiscard]] session::MessageQueue::Message messageOf(const store::KeptMessage &kept);

} // namespace bridge::chat
