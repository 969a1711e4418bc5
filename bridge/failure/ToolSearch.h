#pragma once

namespace bridge {

/// When the agent loads its tools: all at once, or by search. A server that removes
/// `tool_reference` blocks from messages breaks the search.
enum class ToolSearch {
    Off,  ///< every tool is in every request
    Auto, ///< Claude Code decides by the share of the context that the tools take
    On,
};

} // namespace bridge
