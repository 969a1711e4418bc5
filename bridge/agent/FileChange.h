#pragma once

#include "bridge/diff/LineDiff.h"

#include <QString>

#include <vector>

namespace bridge::agent {

/// What a tool has changed in one file.
struct FileChange
{
    enum class Kind { Changed, Created, Deleted };
    QString path{}; ///< as the agent names it
    Kind kind = Kind::Changed;
    std::vector<diff::Hunk> hunks{};
    int leftOut = 0; ///< further changed lines, beyond what is kept of one tool
    friend bool operator==(const FileChange &, const FileChange &) = default;
};

} // namespace bridge::agent
