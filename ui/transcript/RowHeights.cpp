#include "ui/transcript/RowHeights.h"

#include <bit>
#include <utility>

namespace ui {

namespace {

std::size_t lowestBit(std::size_t i)
{
    return i & (~i + 1);
}

} // namespace

int RowHeights::offset(int row) const
{
    int sum = 0;
    for (auto i = static_cast<std::size_t>(row); i > 0; i -= lowestBit(i))
        sum += m_sums[i - 1];
    return sum;
}

int RowHeights::rowAt(int y) const
{
    if (m_heights.empty())
        return -1;
    std::size_t row = 0;
    int rest = y;
    for (std::size_t step = std::bit_floor(m_sums.size()); step > 0; step /= 2) {
        if (row + step <= m_sums.size() && m_sums[row + step - 1] <= rest) {
            row += step;
            rest -= m_sums[row - 1];
        }
    }
    return static_cast<int>(std::min(row, m_heights.size() - 1));
}

void RowHeights::append(int height)
{
    m_heights.push_back(height);
    const std::size_t i = m_heights.size();
    int sum = height;
    for (std::size_t part = i - 1; part > i - lowestBit(i); part -= lowestBit(part))
        sum += m_sums[part - 1];
    m_sums.push_back(sum);
}

void RowHeights::setHeight(int row, int height)
{
    const int difference = height - std::exchange(m_heights[static_cast<std::size_t>(row)], height);
    if (difference == 0)
        return;
    for (auto i = static_cast<std::size_t>(row) + 1; i <= m_sums.size(); i += lowestBit(i))
        m_sums[i - 1] += difference;
}

void RowHeights::remove(int row)
{
    auto heights = std::exchange(m_heights, {});
    heights.erase(heights.begin() + row);
    m_sums.clear();
    for (const int height : heights)
        append(height);
}

void RowHeights::clear()
{
    m_heights.clear();
    m_sums.clear();
}

} // namespace ui
