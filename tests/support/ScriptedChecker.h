#pragma once

#include "bridge/check/EndpointChecker.h"
#include "tests/support/ScriptedChat.h"

/// A checklist whose results the test plays: a real EndpointChecker that sends no request, because
/// the agent program does not report its version. The arguments outlive it.
class ScriptedChecker
{
public:
    ScriptedChecker(bridge::endpoint::EndpointChoice &endpoints,
                    bridge::secrets::CredentialBook &credentials, bridge::Clock &clock);
    /// Belongs to the same application as a scripted chat.
    explicit ScriptedChecker(ScriptedChat &scripted);

    [[nodiscard]] bridge::check::EndpointChecker &checker() { return *m_checker; }
    /// Starts a check of the current address, unless one runs, and emits these results.
    void play(const std::vector<bridge::check::RungReport> &rungs);
    /// Emits all results and the end.
    void playWhole(const std::vector<bridge::check::RungReport> &rungs);
    /// This rung is running.
    void begin(bridge::check::Rung rung);

private:
    void make(bridge::endpoint::EndpointChoice &endpoints,
              bridge::secrets::CredentialBook &credentials, bridge::Clock &clock,
              bridge::process::ProcessTree &tree);

    QTemporaryDir m_folder;
    FakeBackend m_backend{m_folder.path()};
    ScriptedProcesses m_agents;
    std::unique_ptr<bridge::process::ProcessTree> m_tree;
    std::unique_ptr<bridge::session::AgentReaper> m_reaper;
    std::unique_ptr<bridge::check::EndpointChecker> m_checker;
};

/// @name Checklist results for tests and pictures
/// @{
[[nodiscard]] bridge::check::RungReport
passedRung(bridge::check::Rung rung, const bridge::check::RungFacts &facts = {}, int ms = 0);
[[nodiscard]] bridge::check::RungReport
failedRung(const bridge::Failure &failure,
           bridge::check::RungResult result = bridge::check::RungResult::Failed);
[[nodiscard]] bridge::check::RungReport skippedRung(bridge::check::Rung rung,
                                                    bridge::check::SkipReason reason);
/// A failure of `address` with the kind's layer.
[[nodiscard]] bridge::Failure failureOfKind(bridge::FailureKind kind, const QString &address);
/// @}
