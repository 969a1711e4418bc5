#include "bridge/session/TurnLookUp.h"

#include "bridge/session/Patience.h"

#include <utility>

namespace bridge::session {

void TurnLookUp::look(const QString &sessionId, const QString &messageId, Answer answer)
{
    cancel();
    m_answer = std::move(answer);
    m_context = std::make_unique<QObject>();
    m_patience = m_clock.after(kLookUpPatience, [this] {
        m_context.reset(); // a late answer is of no use
        finish(nullptr);
    });
    m_reader->turn(sessionId, messageId, m_context.get(),
                   [this](const agent::ArchiveReader::TurnResult &found) {
                       m_context.release()->deleteLater(); // it may come from one of its children
                       finish(found ? &*found : nullptr);
                   });
}

void TurnLookUp::cancel()
{
    m_patience.reset();
    m_context.reset();
    m_answer = {};
}

void TurnLookUp::finish(const agent::ArchivedTurn *turn)
{
    m_patience.reset();
    std::exchange(m_answer, {})(turn);
}

} // namespace bridge::session
