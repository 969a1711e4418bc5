#pragma once

#include "bridge/core/Clock.h"
#include "bridge/core/EmitGuard.h"
#include "bridge/library/KeptConversations.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>

namespace bridge::library {

/// Who else has a conversation open, for as long as someone looks: a view that shows it to read,
/// and offers to take over once holder() is gone. Asks every kPause. Main thread.
class HolderWatch : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds kPause{2};

    /// References outlive it. `holder`: as known now.
    HolderWatch(KeptConversations &kept, Clock &clock, QString sessionId,
                KeptConversations::Holder holder, QObject *parent = nullptr);

    /// nullopt: no live process has it any more.
    [[nodiscard]] const KeptConversations::Holder &holder() const { return m_holder; }

Q_SIGNALS:
    void changed();

private:
    void ask();

    KeptConversations &m_kept;
    Clock &m_clock;
    const QString m_sessionId;
    KeptConversations::Holder m_holder;
    std::unique_ptr<Timer> m_timer;
    EmitGuard m_emitGuard;
};

} // namespace bridge::library
