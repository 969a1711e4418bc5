#pragma once

#include "bridge/agent/AgentBackend.h"
#include "bridge/agent/ArchiveReader.h"
#include "bridge/answers/ProbeFinding.h"
#include "bridge/core/Clock.h"
#include "bridge/process/AgentProcess.h"
#include "bridge/process/OomKills.h"
#include "bridge/process/ProcessTree.h"

namespace bridge::session {

/// The parts of a session; all references outlive it.
struct SessionParts
{
    process::AgentProcessFactory processes;
    const agent::AgentBackend &backend;
    answers::EndpointProbe probe;
    Clock &clock;
    process::ProcessTree &tree;
    process::OomKills &oomKills;
    agent::ArchiveReader *past = nullptr; ///< nullptr: a cut turn is never continued
};

} // namespace bridge::session
