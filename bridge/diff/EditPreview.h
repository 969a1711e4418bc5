#pragma once

#include "bridge/diff/LineDiff.h"

#include <QString>

#include <vector>

namespace bridge::diff {

/// One replacement within a file.
struct Replacement
{
    QString before;
    QString after;
    bool everywhere = false; ///< each occurrence; else there is one only
    friend bool operator==(const Replacement &, const Replacement &) = default;
};

/// What an edit is about to do, as far as it is known.
struct EditRequest
{
    QString path{};                          ///< absolute; empty: the file is not looked at
    std::vector<Replacement> replacements{}; ///< empty: the whole file becomes `content`
    QString content{};
    /// The last text is still being written: `after` of the last replacement, or `content`.
    bool isGrowing = false;
    friend bool operator==(const EditRequest &, const EditRequest &) = default;
};

struct EditPreview
{
    LineDiff diff{};
    /// The file was read and has what is replaced: the numbers in `diff` are those of the file, and
    /// its lines are around the changes. Else hunks of replacements have no numbers.
    bool isPlaced = false;
    friend bool operator==(const EditPreview &, const EditPreview &) = default;
};

/// Larger files, and those that are no text, are not looked at.
constexpr qint64 kLargestFile = 4'000'000;

/// What the edit changes; reads the file if there is a path, so not on the main thread. nullopt:
/// `stop` was requested. Bounded by DiffLimits and, for many replacements, by half a second.
[[nodiscard]] std::optional<EditPreview> previewOf(const EditRequest &request,
                                                   const std::stop_token &stop = {});

} // namespace bridge::diff
