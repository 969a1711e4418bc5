#pragma once

#include <vector>

namespace ui {

/// Heights of a long list's rows; maps rows to offsets and back in logarithmic time (a Fenwick
/// tree). Appending is logarithmic; inserting and removing elsewhere is linear, for any number of
/// rows at a time.
class RowHeights
{
public:
    [[nodiscard]] int count() const { return static_cast<int>(m_heights.size()); }
    [[nodiscard]] int height(int row) const { return m_heights[static_cast<std::size_t>(row)]; }
    [[nodiscard]] int total() const { return offset(count()); }
    /// Sum of the heights above `row`, which may be count().
    [[nodiscard]] int offset(int row) const;
    /// The row at offset `y`; outside: the nearest one; -1: no rows.
    [[nodiscard]] int rowAt(int y) const;

    void append(int height);
    /// Inserts before `row`, which may be count().
    void insert(int row, const std::vector<int> &heights);
    void setHeight(int row, int height);
    /// `last` inclusive.
    void remove(int first, int last);
    void clear();

private:
    void sumUp();

    std::vector<int> m_heights;
    std::vector<int> m_sums; ///< m_sums[i]: sum of the (i+1 & -(i+1)) heights that end with row i
};

} // namespace ui
