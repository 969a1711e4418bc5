#pragma once

#include "bridge/agents/claude/ClaudeLocator.h"
#include "bridge/core/Result.h"
#include "bridge/endpoint/EndpointTarget.h"
#include "bridge/failure/Failure.h"
#include "bridge/failure/ToolSearch.h"
#include "bridge/session/AgentErrand.h"

#include <QObject>
#include <QString>

#include <functional>

namespace bridge::check {

/// What Claude Code says about itself before any turn.
struct AgentSelf
{
    QString version;
    QString model;      ///< what it will ask the endpoint for, the user's settings considered
    QString smallModel; ///< the same for its background work
    friend bool operator==(const AgentSelf &, const AgentSelf &) = default;
};

using AgentSelfAnswer = std::function<void(const Result<AgentSelf, Failure> &)>;

/// Starts the real program as for a chat at the target, asks it what it is and which models it will
/// ask for, and ends it. No turn, nothing sent to the endpoint, no hook or MCP server of the user
/// run. (2.1.197 says neither its version nor what the settings chose, and knocks at the endpoint
/// without a credential.) Answers once from the event loop, unless `context` is gone, which also
/// ends the agent.
void inquireAgent(const session::AgentParts &parts, const claude::ClaudeProgram &program,
                  const endpoint::EndpointTarget &target, QObject *context, AgentSelfAnswer answer);

/// Tokens of the first request of a conversation, almost all of it instructions and tools: 87 kB
/// with 2.1.330 (and with 2.1.197), 54 kB where most tools are only searched for; its own
/// `get_context_usage` counts 3.5 bytes a token. (That question itself cannot be asked here: it
/// sends the endpoint some thirty requests.) What the user adds (memory files, MCP servers) comes
/// on top. tests/endtoend measures it.
[[nodiscard]] qint64 firstRequestTokens(ToolSearch toolSearch);

} // namespace bridge::check
