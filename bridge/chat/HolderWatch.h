#pragma once

#include "bridge/agent/ArchiveReader.h"
#include "bridge/core/Clock.h"
#include "bridge/core/EmitGuard.h"
#include "bridge/session/HolderLook.h"

#include <QObject>
#include <QPointer>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace bridge::chat {

/// Another process has a conversation open, or may have.
struct HeldBy
{
    std::optional<agent::ConversationHolder> process{}; ///< the last one; nullopt: not known
    bool isUnknown = false; ///< it cannot be found out whether one has it
    QString problem{};      ///< why not, in the system's words; may be empty
    bool isGone = false;    ///< none has it any more
    friend bool operator==(const HeldBy &, const HeldBy &) = default;
};

/// Who else has the conversation of a chat open, from the moment on at which it is found. Main
/// thread; owned by Chat.
class HolderWatch : public QObject
{
    Q_OBJECT

public:
    /// A conversation that another process had is looked at again after so long.
    static constexpr std::chrono::seconds kPause{2};

    /// `clock`, and `reader` unless it is nullptr, outlive it.
    HolderWatch(agent::ArchiveReader *reader, Clock &clock, QObject *parent = nullptr);

    /// `own`: process of the chat's live agent, which does not count; 0: none.
    void setOwn(std::function<qint64()> own) { m_own = std::move(own); }

    /// nullopt: none, as far as was asked.
    [[nodiscard]] const std::optional<HeldBy> &held() const { return m_held; }
    /// Asks, and then calls `then`, unless its context is gone. held() is known by then.
    void look(const QString &sessionId, QObject *context, std::function<void()> then);
    /// What the session found when it asked.
    void note(const QString &sessionId, const session::HolderLook::Found &found);
    /// A holder that cannot be found out counts as none.
    void trustUnknown();

Q_SIGNALS:
    /// held() has changed.
    void changed();

private:
    void ask();
    void set(const std::optional<HeldBy> &held);
    /// The live agent goes on: no other process is known to have had the conversation.
    [[nodiscard]] bool isOnlyUnknown() const
    {
        return m_held && !m_held->process && m_own && m_own() != 0;
    }

    struct Waiting
    {
        QPointer<QObject> context;
        std::function<void()> then;
    };

    Clock &m_clock;
    session::HolderLook m_look;
    QString m_sessionId;
    std::function<qint64()> m_own;
    std::optional<HeldBy> m_held;
    std::vector<Waiting> m_waiting;
    std::unique_ptr<Timer> m_timer;
    bool m_trustsUnknown = false;
    EmitGuard m_emitGuard;
};

} // namespace bridge::chat
