#include "tests/support/ScriptedChecker.h"

#include "bridge/agents/claude/StreamJsonCodec.h"

#include <QFile>

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
    QFile program(m_folder.filePath(QStringLiteral("claude")));
    if (!program.open(QIODevice::WriteOnly))
        qFatal("cannot write the stand-in program");
    program.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("DRAWBRIDGE_CLAUDE"), program.fileName());
    m_locator = std::make_unique<claude::ClaudeLocator>(m_versions.factory(), environment);
    m_checker = std::make_unique<check::EndpointChecker>(check::EndpointChecker::Sources{
        endpoints, credentials, *m_locator, tree, clock, m_agents.factory(),
        [] { return std::make_unique<claude::StreamJsonCodec>(); }, environment});
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
    Failure failure;
    failure.kind = kind;
    failure.layer = failureLayerOf(kind);
    failure.address = address;
    return failure;
}
