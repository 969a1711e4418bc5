#include "bridge/session/HolderLook.h"

#include "bridge/session/Patience.h"

#include <utility>

namespace bridge::session {

void HolderLook::ask(const QString &sessionId, Answer answer)
{
    cancel();
    m_answer = std::move(answer);
    if (!m_reader) {
        finish(std::nullopt);
        return;
    }
    m_context = std::make_unique<QObject>();
    m_patience = m_clock.after(kHolderPatience, [this] {
        m_context.reset(); // a late answer is of no use
        finish(failed(agent::ArchiveProblem{}));
    });
    m_reader->holder(sessionId, m_context.get(), [this](const Found &found) {
        m_context.release()->deleteLater(); // it may come from one of its children
        finish(found);
    });
}

void HolderLook::cancel()
{
    m_patience.reset();
    m_context.reset();
    m_answer = {};
}

void HolderLook::finish(const Found &found)
{
    m_patience.reset();
    std::exchange(m_answer, {})(found);
}

} // namespace bridge::session
