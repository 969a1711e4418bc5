#pragma once

#include <optional>
#include <span>
#include <stop_token>
#include <utility>
#include <vector>

namespace bridge::diff {

/// Where the second sequence ends: at the end of the first one, or anywhere in it, because more of
/// the second one is yet to come.
enum class End { Both, Second };

/// The pairs of equal elements (index in `a`, index in `b`), ascending, that a shortest edit of `a`
/// into `b` keeps. nullopt: it needs more than `most` differences, or `stop` was requested.
///
/// Takes time in proportion to the length and to the square of the differences, and memory in
/// proportion to that square alone (about 8 MB for 2,000). Elements that occur on one side only
/// cost nothing but their length. Debian's libdtl does neither: it has no limit and cannot be
/// stopped, and takes 0.7 s and 28 MB for two unrelated texts of 1,000 lines.
[[nodiscard]] std::optional<std::vector<std::pair<int, int>>>
keptPairs(std::span<const int> a, std::span<const int> b, int most, End end,
          const std::stop_token &stop);

} // namespace bridge::diff
