#include "bridge/settings/SaveRetry.h"

namespace bridge::settings {

SaveRetry::SaveRetry(SettingsStore &settings, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_clock(clock)
{
    connect(&m_settings, &SettingsStore::savedChanged, this, &SaveRetry::wait);
    wait();
}

void SaveRetry::wait()
{
    if (!m_settings.isBehind())
        return m_timer.reset();
    if (m_timer)
        return;
    m_timer = m_clock.after(kPause, [this] {
        const auto done = std::move(m_timer);
        m_settings.saveAgain();
        wait();
    });
}

} // namespace bridge::settings

#include "moc_SaveRetry.cpp"
