#pragma once

#include "bridge/agent/ArchiveReader.h"
#include "bridge/core/Clock.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>

namespace bridge::session {

/// Asks which process has a conversation open, for a limited time: a disk that does not answer
/// leaves it unknown. One question at a time. Main thread.
class HolderLook
{
public:
    /// The error: it cannot be found out; its texts are empty if the disk does not answer.
    using Found = agent::ArchiveReader::HolderResult;
    using Answer = std::function<void(const Found &)>;

    /// `clock`, and `reader` unless it is nullptr, outlive it. Without a reader there is never
    /// another process.
    HolderLook(agent::ArchiveReader *reader, Clock &clock)
        : m_reader(reader)
        , m_clock(clock)
    {}

    /// Replaces the question before. `answer` is called once, unless cancel() comes first; without
    /// a reader at once, else from the event loop.
    void ask(const QString &sessionId, Answer answer);
    [[nodiscard]] bool isAsking() const { return m_context != nullptr; }
    void cancel();

private:
    void finish(const Found &found);

    agent::ArchiveReader *m_reader;
    Clock &m_clock;
    Answer m_answer;
    std::unique_ptr<QObject> m_context; ///< of the open question
    std::unique_ptr<Timer> m_patience;
};

} // namespace bridge::session
