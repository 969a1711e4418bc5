#pragma once

#include "bridge/agent/ArchiveReader.h"

#include <QString>

#include <optional>
#include <utility>

namespace bridge::session {

/// What becomes of the agent's file of one conversation while an agent works on it. The agent has
/// the conversation in memory and says nothing when its file is removed; it makes a new one, which
/// lacks what was said before, and the next agent resumes that without a word (protocol reference,
/// 7.1). A value; owned by Session.
class RecordTrace
{
public:
    /// The file as it is now. What cannot be read says nothing.
    void see(const QString &sessionId, const agent::ArchiveReader::FileResult &found)
    {
        if (std::exchange(m_sessionId, sessionId) != sessionId)
            forget();
        if (!found)
            return;
        const std::optional<agent::ArchiveFile> &file = *found;
        if (!file) {
            m_isMissing = true;
            m_isLost = m_isLost || m_whole > 0;
            return;
        }
        // Lines are appended; the agent takes back single ones.
        const bool isMade = file->size < m_whole / 2;
        if (isMade)
            m_isLost = true;
        else if (m_isMissing)
            m_isLost = false; // it was put back
        m_isMissing = false;
        if (!m_isLost)
            m_whole = file->size;
    }
    /// The conversation is begun anew.
    void forget()
    {
        m_whole = 0;
        m_isMissing = m_isLost = m_isTold = false;
    }
    /// The file lacks what it held, or is missing.
    [[nodiscard]] bool isLost() const { return m_isLost; }
    /// There is a file that lacks something.
    [[nodiscard]] bool isCut() const { return m_isLost && !m_isMissing; }
    /// True once for each loss.
    [[nodiscard]] bool takeLoss() { return !std::exchange(m_isTold, m_isLost) && m_isLost; }

private:
    QString m_sessionId;
    qint64 m_whole = 0; ///< bytes, when it was last seen without a loss; 0: never seen
    bool m_isMissing = false;
    bool m_isLost = false;
    bool m_isTold = false;
};

} // namespace bridge::session
