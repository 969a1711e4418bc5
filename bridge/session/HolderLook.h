#pragma once

#include "bridge/agent/ArchiveReader.h"
#include "bridge/session/LimitedLook.h"
#include "bridge/session/Patience.h"
#include "bridge/session/RecordTrace.h"

#include <QString>

#include <optional>
#include <utility>

namespace bridge::session {

/// Asks which process has a conversation open, and what its file is, for a limited time. One
/// question at a time. Main thread.
class HolderLook
{
public:
    /// The error: it cannot be found out; its texts are empty if the disk does not answer.
    using Found = agent::ArchiveReader::HolderResult;
    using Answer = LimitedLook<Found>::Answer;

    /// `clock`, and `reader` and `trace` unless they are nullptr, outlive it. Without a reader
    /// there is never another process. `trace` sees the file before each answer.
    HolderLook(agent::ArchiveReader *reader, Clock &clock, RecordTrace *trace = nullptr)
        : m_reader(reader)
        , m_trace(trace)
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
                m_reader->holder(sessionId, own, context,
                                 [this, sessionId, context, found](const Found &holder) {
                                     askForFile(sessionId, context, holder, found);
                                 });
            },
            std::move(answer));
    }
    [[nodiscard]] bool isAsking() const { return m_look.isAsking(); }

private:
    void askForFile(const QString &sessionId, QObject *context, const Found &holder,
                    const Answer &found)
    {
        if (!m_trace)
            return found(holder);
        m_reader->file(sessionId, context, [this, sessionId, holder, found](const auto &file) {
            m_trace->see(sessionId, file);
            found(holder);
        });
    }

    agent::ArchiveReader *m_reader;
    RecordTrace *m_trace;
    LimitedLook<Found> m_look;
};

} // namespace bridge::session
