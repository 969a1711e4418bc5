#pragma once

#include "bridge/agent/ToolInput.h"

#include <QStringList>

namespace ui {

/// What an edit asks for, as diff lines: the lines that go, then the lines that come.
[[nodiscard]] QStringList diffLines(const std::vector<bridge::agent::TextEdit> &edits);
/// Diff lines of a file that is written anew.
[[nodiscard]] QStringList addedLines(const QString &content);

} // namespace ui
