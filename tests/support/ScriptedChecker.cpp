#include "tests/support/ScriptedChecker.h"

using namespace bridge;
using check::CheckReport;
using check::RungReport;
using check::RungResult;

ScriptedChecker::ScriptedChecker(endpoint::EndpointChoice &endpoints,
                                 secrets::CredentialBook &credentials, Clock &clock)
    : m_tree(std::make_unique<process::ProcessTree>(clock))
{
    make(endpoints, credentials, clock, *m_tree);
}

ScriptedChecker::ScriptedChecker(ScriptedChat &scripted)
{
    make(scripted.endpoints, scripted.credentials, scripted.clock, scripted.tree());
}

void ScriptedChecker::make(endpoint::EndpointChoice &endpoints,
                           secrets::CredentialBook &credentials, Clock &clock,
                           process::ProcessTree &tree)
{
    m_reaper = std::make_unique<session::AgentReaper>(clock);
    // The program's file exists; the query for its version is never answered.
    m_checker = std::make_unique<check::EndpointChecker>(check::EndpointChecker::Parts{
        endpoints, credentials, {m_agents.factory(), m_backend, tree, clock, *m_reaper}, {}});
}

void ScriptedChecker::play(const std::vector<RungReport> &rungs)
{
    if (!m_checker->isRunning())
        m_checker->start({});
    for (const auto &rung : rungs) {
        begin(rung.rung);
        emit m_checker->rungFinished(rung);
    }
}

void ScriptedChecker::playWhole(const std::vector<RungReport> &rungs)
{
    play(rungs);
    emit m_checker->finished({m_checker->report().address, rungs});
}

void ScriptedChecker::begin(check::Rung rung)
{
    emit m_checker->rungStarted(rung);
}

RungReport passedRung(check::Rung rung, const check::RungFacts &facts, int ms)
{
    return {rung, RungResult::Passed, {}, {}, facts, std::chrono::milliseconds(ms)};
}

RungReport failedRung(const Failure &failure, RungResult result)
{
    return {check::rungOf(failure), result, failure, {}, {}, std::chrono::milliseconds(9)};
}

RungReport skippedRung(check::Rung rung, check::SkipReason reason)
{
    return {rung, RungResult::Skipped, {}, reason, {}, {}};
}

Failure failureOfKind(FailureKind kind, const QString &address)
{
    return Failure::of(kind, {.address = address});
}
