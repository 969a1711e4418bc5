#include "bridge/diff/ShortestEdit.h"

#include <algorithm>
#include <unordered_set>

namespace bridge::diff {

namespace {

using Pairs = std::vector<std::pair<int, int>>;

/// The elements of `of` that occur in `in`, and their indexes.
struct Shared
{
    std::vector<int> values;
    std::vector<int> indexes;

    Shared(std::span<const int> of, std::span<const int> in)
    {
        const std::unordered_set<int> known(in.begin(), in.end());
        for (std::size_t i = 0; i < of.size(); ++i) {
            if (known.contains(of[i])) {
                values.push_back(of[i]);
                indexes.push_back(static_cast<int>(i));
            }
        }
    }
};

/// The greedy algorithm of E. Myers ("An O(ND) Difference Algorithm"), which keeps the furthest
/// points of each number of differences to find the way back.
class GreedySearch
{
public:
    GreedySearch(const std::vector<int> &a, const std::vector<int> &b, End end)
        : m_a(a)
        , m_b(b)
        , m_end(end)
    {}

    std::optional<Pairs> pairs(int most, const std::stop_token &stop)
    {
        most = std::min(most, static_cast<int>(m_a.size() + m_b.size()));
        for (int d = 0; d <= most; ++d) {
            if (stop.stop_requested())
                return std::nullopt;
            if (const auto k = step(d))
                return wayBack(d, *k);
        }
        return std::nullopt;
    }

private:
    /// Furthest x on the diagonal `k` (x - y) with `d` differences.
    [[nodiscard]] int &at(int d, int k)
    {
        return m_rows[static_cast<std::size_t>(d)][static_cast<std::size_t>((k + d) / 2)];
    }
    /// The last edit on the way to (d, k) adds an element of b.
    [[nodiscard]] bool comesFromAbove(int d, int k)
    {
        return k == -d || (k != d && at(d - 1, k - 1) < at(d - 1, k + 1));
    }
    [[nodiscard]] int begin(int d, int k)
    {
        if (d == 0)
            return 0;
        return comesFromAbove(d, k) ? at(d - 1, k + 1) : at(d - 1, k - 1) + 1;
    }

    /// The diagonal on which `d` differences reach the end.
    std::optional<int> step(int d)
    {
        const auto sizeA = static_cast<int>(m_a.size());
        const auto sizeB = static_cast<int>(m_b.size());
        m_rows.emplace_back(static_cast<std::size_t>(d) + 1);
        std::optional<int> found;
        for (int k = -d; k <= d; k += 2) {
            int x = begin(d, k);
            while (x < sizeA && x - k < sizeB && x >= 0 && x - k >= 0
                   && m_a[static_cast<std::size_t>(x)] == m_b[static_cast<std::size_t>(x - k)])
                ++x;
            at(d, k) = x;
            const bool isThere = x - k == sizeB && (m_end == End::Both ? x == sizeA : x <= sizeA);
            if (isThere && !found)
                found = k;
        }
        return found;
    }

    Pairs wayBack(int d, int k)
    {
        Pairs pairs;
        for (; d >= 0; --d) {
            const int first = begin(d, k);
            for (int x = at(d, k); x > first; --x)
                pairs.emplace_back(x - 1, x - 1 - k);
            if (d > 0)
                k += comesFromAbove(d, k) ? 1 : -1;
        }
        std::ranges::reverse(pairs);
        return pairs;
    }

    const std::vector<int> &m_a;
    const std::vector<int> &m_b;
    End m_end;
    std::vector<std::vector<int>> m_rows;
};

} // namespace

std::optional<Pairs> keptPairs(std::span<const int> a, std::span<const int> b, int most, End end,
                               const std::stop_token &stop)
{
    // What occurs on one side only is no part of any way; without it there is less to search.
    const Shared sharedA(a, b);
    const Shared sharedB(b, a);
    auto pairs = GreedySearch(sharedA.values, sharedB.values, end).pairs(most, stop);
    if (!pairs)
        return std::nullopt;
    for (auto &[x, y] : *pairs) {
        x = sharedA.indexes[static_cast<std::size_t>(x)];
        y = sharedB.indexes[static_cast<std::size_t>(y)];
    }
    return pairs;
}

} // namespace bridge::diff
