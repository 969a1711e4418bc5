#pragma once

#include "bridge/agent/ArchiveReader.h"
#include "bridge/session/LimitedLook.h"
#include "bridge/session/Patience.h"

#include <QString>

#include <functional>
#include <utility>

namespace bridge::session {

/// Looks up how far a turn came in the conversation's file, for a limited time. One question at a
/// time. Main thread; owned by Session.
class TurnLookUp
{
public:
    /// nullptr: it cannot be known.
    using Answer = std::function<void(const agent::ArchivedTurn *)>;

    /// `clock`, and `reader` unless it is nullptr, outlive it.
    TurnLookUp(agent::ArchiveReader *reader, Clock &clock)
        : m_reader(reader)
        , m_look(clock, kLookUpPatience)
    {}

    /// Without a reader every turn is unknown.
    [[nodiscard]] bool isPossible() const { return m_reader != nullptr; }
    /// Replaces the question before. `answer` is called once, from the event loop, unless cancel()
    /// comes first. Precondition: isPossible().
    void look(const QString &sessionId, const QString &messageId, Answer answer)
    {
        m_look.ask(
            [&](QObject *context, agent::ArchiveReader::TurnAnswer found) {
                m_reader->turn(sessionId, messageId, context, std::move(found));
            },
            [answer = std::move(answer)](const Found &found) {
                answer(found ? &*found : nullptr);
            });
    }
    [[nodiscard]] bool isLooking() const { return m_look.isAsking(); }
    void cancel() { m_look.cancel(); }

private:
    using Found = agent::ArchiveReader::TurnResult;

    agent::ArchiveReader *m_reader;
    LimitedLook<Found> m_look;
};

} // namespace bridge::session
