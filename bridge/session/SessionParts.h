#pragma once

#include "bridge/agent/AgentCodec.h"
#include "bridge/check/EndpointProbe.h"
#include "bridge/core/Clock.h"
#include "bridge/process/AgentProcess.h"
#include "bridge/process/OomKills.h"
#include "bridge/process/ProcessTree.h"

#include <functional>
#include <memory>

namespace bridge::session {

/// The parts of a session; all references outlive it.
struct SessionParts
{
    using CodecFactory = std::function<std::unique_ptr<agent::AgentCodec>()>;

    process::AgentProcessFactory processes;
    CodecFactory codecs;
    check::EndpointProbe probe;
    Clock &clock;
    process::ProcessTree &tree;
    process::OomKills &oomKills;
};

} // namespace bridge::session
