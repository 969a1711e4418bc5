#pragma once

#include "bridge/library/MarkdownExport.h"

namespace ui {

/// `agentName`: as in sentences about what it does, e.g. "Claude".
[[nodiscard]] bridge::library::ExportWords exportWords(const QString &agentName);

} // namespace ui
