#pragma once

#include "bridge/agent/ToolInput.h"

#include <QStringList>

namespace ui {

/// Diff lines of an edit: the removed lines, then the added ones.
[[nodiscard]] QStringList diffLines(const std::vector<bridge::agent::TextEdit> &edits);
/// Diff lines of a new file.
[[nodiscard]] QStringList addedLines(const QString &content);

} // namespace ui
