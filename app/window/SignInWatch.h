#pragma once

#include "bridge/agent/AgentBackend.h"
#include "bridge/agent/SignIn.h"
#include "bridge/core/Clock.h"

#include <QObject>

#include <chrono>
#include <memory>
#include <optional>

namespace app {

/// Whether the agent's program is signed in, asked when somebody wants to know: one process of half
/// a second for each question. References outlive it. Main thread.
class SignInWatch : public QObject
{
    Q_OBJECT

public:
    /// While it is followed: between two questions, and for how long.
    static constexpr std::chrono::seconds kPause{3};
    static constexpr std::chrono::minutes kPatience{15};

    SignInWatch(bridge::agent::AgentBackend &backend, bridge::Clock &clock,
                QObject *parent = nullptr);

    /// Asks, unless it does so already.
    void look();
    /// Asks again and again until the program is signed in or kPatience is over.
    void follow();
    /// Ends follow(). A question that is under way is still answered.
    void stop();
    /// The last answer; nullopt: none yet.
    [[nodiscard]] const std::optional<bridge::agent::SignIn> &known() const { return m_known; }
    [[nodiscard]] bool isSignedIn() const;

Q_SIGNALS:
    /// An answer has come, the same or another.
    void answered();

private:
    void note(const bridge::agent::SignIn &answer);

    bridge::agent::AgentBackend &m_backend;
    bridge::Clock &m_clock;
    std::optional<bridge::agent::SignIn> m_known;
    std::optional<std::chrono::milliseconds> m_followedUntil;
    std::unique_ptr<bridge::Timer> m_next;
    bool m_isAsking = false;
};

} // namespace app
