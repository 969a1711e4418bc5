#include "bridge/session/RestartPolicy.h"

#include <algorithm>

namespace bridge::session {

bool RestartPolicy::mayRespawnAfterCrash(Milliseconds now)
{
    while (!m_crashes.empty() && now - m_crashes.front() > kCrashWindow)
        m_crashes.pop_front();
    m_crashes.push_back(now);
    return static_cast<int>(m_crashes.size()) <= kMaxCrashes;
}

RestartPolicy::Milliseconds RestartPolicy::settleTime(Milliseconds now) const
{
    if (!m_lastChange)
        return Milliseconds{0};
    return std::max(Milliseconds{0}, kQuiet - (now - *m_lastChange));
}

} // namespace bridge::session
