#pragma once

#include "bridge/check/EndpointChecker.h"
#include "tests/support/ScriptedChat.h"

/// A checklist whose results the test plays: a real EndpointChecker that never gets as far as to
/// ask anybody, because the program it looks for does not say its version. Everything it is given
/// outlives it.
class ScriptedChecker
{
public:
    ScriptedChecker(bridge::endpoint::EndpointChoice &endpoints,
                    bridge::secrets::CredentialBook &credentials, bridge::Clock &clock);
    /// Of the same application as a scripted chat.
    explicit ScriptedChecker(ScriptedChat &scripted);

    [[nodiscard]] bridge::session::EndpointChecker &checker() { return *m_checker; }
    /// Starts a check of the address that is set, unless one runs, and says these results.
    void play(const std::vector<bridge::endpoint::RungReport> &rungs);
    /// All of them, and the end.
    void playWhole(const std::vector<bridge::endpoint::RungReport> &rungs);
    /// This rung is being climbed.
    void begin(bridge::endpoint::Rung rung);

private:
    void make(bridge::endpoint::EndpointChoice &endpoints,
              bridge::secrets::CredentialBook &credentials, bridge::Clock &clock,
              bridge::process::ProcessTree &tree);

    QTemporaryDir m_folder;
    ScriptedProcesses m_versions;
    ScriptedProcesses m_agents;
    std::unique_ptr<bridge::process::ProcessTree> m_tree;
    std::unique_ptr<bridge::process::ClaudeLocator> m_locator;
    std::unique_ptr<bridge::session::EndpointChecker> m_checker;
};

/// @name What a checklist says, for tests and pictures
/// @{
[[nodiscard]] bridge::endpoint::RungReport
passedRung(bridge::endpoint::Rung rung, const bridge::endpoint::RungFacts &facts = {}, int ms = 0);
[[nodiscard]] bridge::endpoint::RungReport
failedRung(const bridge::Failure &failure,
           bridge::endpoint::RungResult result = bridge::endpoint::RungResult::Failed);
[[nodiscard]] bridge::endpoint::RungReport skippedRung(bridge::endpoint::Rung rung,
                                                       bridge::endpoint::SkipReason reason);
/// A failure of `address` with the kind's layer.
[[nodiscard]] bridge::Failure failureOfKind(bridge::FailureKind kind, const QString &address);
/// @}
