#pragma once

namespace bridge {

/// Whether Claude Code loads its tools only when they are searched for (ENABLE_TOOL_SEARCH). A
/// server that takes `tool_reference` blocks out of messages breaks it.
enum class ToolSearch {
    Off,  ///< every tool is in every request
    Auto, ///< Claude Code decides by how much room the tools take
    On,
};

} // namespace bridge
