#pragma once

#include "bridge/agent/ConversationArchive.h"
#include "bridge/core/Clock.h"

#include <QObject>

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

namespace bridge::session {

/// A question to the agent's files, for a limited time: a disk that does not answer must not keep a
/// chat from going on. One question at a time. Main thread. `Found` is a Result; the error after
/// that time has empty texts.
template <typename Found>
class LimitedLook
{
public:
    using Answer = std::function<void(const Found &)>;

    /// `clock` outlives it.
    LimitedLook(Clock &clock, std::chrono::milliseconds limit)
        : m_clock(clock)
        , m_limit(limit)
    {}

    /// Replaces the question before. `question` gets the context and the receiver of what is found.
    /// `answer` is called once, unless cancel() comes first.
    template <typename Question>
    void ask(const Question &question, Answer answer)
    {
        cancel();
        m_answer = std::move(answer);
        m_context = std::make_unique<QObject>();
        m_patience = m_clock.after(m_limit, [this] {
            m_context.reset(); // a late answer is of no use
            finish(failed(agent::ArchiveProblem{}));
        });
        question(m_context.get(), [this](const Found &found) {
            m_context.release()->deleteLater(); // it may come from one of its children
            finish(found);
        });
    }
    [[nodiscard]] bool isAsking() const { return m_context != nullptr; }
    void cancel()
    {
        m_patience.reset();
        m_context.reset();
        m_answer = {};
    }

private:
    void finish(const Found &found)
    {
        m_patience.reset();
        std::exchange(m_answer, {})(found);
    }

    Clock &m_clock;
    std::chrono::milliseconds m_limit;
    Answer m_answer;
    std::unique_ptr<QObject> m_context; ///< of the open question
    std::unique_ptr<Timer> m_patience;
};

} // namespace bridge::session
