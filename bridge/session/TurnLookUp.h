#pragma once

#include "bridge/agent/ArchiveReader.h"
#include "bridge/core/Clock.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>

namespace bridge::session {

/// Looks up how far a turn came in the conversation's file, for a limited time: a disk that does
/// not answer must not keep a chat from going on. One question at a time. Main thread; owned by
/// Session.
class TurnLookUp
{
public:
    /// nullptr: it cannot be known.
    using Answer = std::function<void(const agent::ArchivedTurn *)>;

    /// `clock`, and `reader` unless it is nullptr, outlive it.
    TurnLookUp(agent::ArchiveReader *reader, Clock &clock)
        : m_reader(reader)
        , m_clock(clock)
    {}

    /// Without a reader every turn is unknown.
    [[nodiscard]] bool isPossible() const { return m_reader != nullptr; }
    /// Replaces the question before. `answer` is called once, from the event loop, unless cancel()
    /// comes first. Precondition: isPossible().
    void look(const QString &sessionId, const QString &messageId, Answer answer);
    [[nodiscard]] bool isLooking() const { return m_context != nullptr; }
    void cancel();

private:
    void finish(const agent::ArchivedTurn *turn);

    agent::ArchiveReader *m_reader;
    Clock &m_clock;
    Answer m_answer;
    std::unique_ptr<QObject> m_context; ///< of the open question
    std::unique_ptr<Timer> m_patience;
};

} // namespace bridge::session
