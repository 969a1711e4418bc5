#pragma once

#include "bridge/core/Clock.h"
#include "bridge/settings/SettingsStore.h"

#include <QObject>

#include <memory>

namespace bridge::settings {

/// Writes settings that could not be written as soon as it is possible, trying every kPause.
/// Main thread.
class SaveRetry : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds kPause{5};

    /// References outlive it.
    SaveRetry(SettingsStore &settings, Clock &clock, QObject *parent = nullptr);

private:
    void wait();

    SettingsStore &m_settings;
    Clock &m_clock;
    std::unique_ptr<Timer> m_timer;
};

} // namespace bridge::settings
