#pragma once

#include <vector>

namespace ui {

/// Heights of a long list's rows, with the way from row to offset and back in logarithmic time
/// (a Fenwick tree). Appending is logarithmic too; removing costs the whole list.
class RowHeights
{
public:
    [[nodiscard]] int count() const { return static_cast<int>(m_heights.size()); }
    [[nodiscard]] int height(int row) const { return m_heights[static_cast<std::size_t>(row)]; }
    [[nodiscard]] int total() const { return offset(count()); }
    /// Sum of the heights above `row`, which may be count().
    [[nodiscard]] int offset(int row) const;
    /// The row that covers `y`; the nearest one outside, -1 when there is none.
    [[nodiscard]] int rowAt(int y) const;

    void append(int height);
    void setHeight(int row, int height);
    void remove(int row);
    void clear();

private:
    std::vector<int> m_heights;
    std::vector<int> m_sums; ///< m_sums[i]: sum of the (i+1 & -(i+1)) heights that end with row i
};

} // namespace ui
