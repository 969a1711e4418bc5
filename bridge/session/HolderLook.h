#pragma once

#include "bridge/agent/ArchiveReader.h"
#include "bridge/session/LimitedLook.h"
#include "bridge/session/Patience.h"

#include <QString>

#include <optional>
#include <utility>

namespace bridge::session {

/// Asks which process has a conversation open, for a limited time. One question at a time. Main
/// thread.
class HolderLook
{
public:
    /// The error: it cannot be found out; its texts are empty if the disk does not answer.
    using Found = agent::ArchiveReader::HolderResult;
    using Answer = LimitedLook<Found>::Answer;

    /// `clock`, and `reader` unless it is nullptr, outlive it. Without a reader there is never
    /// another process.
    HolderLook(agent::ArchiveReader *reader, Clock &clock)
        : m_reader(reader)
        , m_look(clock, kHolderPatience)
    {}

    /// Replaces the question before. `own`: process that does not count, with those that it has
    /// started; 0: none. `answer` is called once; without a reader at once, else from the event
    /// loop.
    void ask(const QString &sessionId, qint64 own, Answer answer)
    {
        if (!m_reader)
            return answer(std::nullopt);
        m_look.ask(
            [&](QObject *context, Answer found) {
                m_reader->holder(sessionId, own, context, std::move(found));
            },
            std::move(answer));
    }
    [[nodiscard]] bool isAsking() const { return m_look.isAsking(); }

private:
    agent::ArchiveReader *m_reader;
    LimitedLook<Found> m_look;
};

} // namespace bridge::session
