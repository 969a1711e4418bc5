#pragma once

#include <QString>

#include <algorithm>
#include <array>
#include <optional>

namespace bridge {

/// A value of an enum and its name in settings and output.
template <typename Enum>
struct Named
{
    Enum value;
    const char *name;
};

/// True if the table has one row for each value of the enum, up to `last`, in the enum's order.
template <typename Row, std::size_t N, typename Enum>
constexpr bool hasRowForEach(const std::array<Row, N> &table, Enum Row::*value, Enum last)
{
    for (std::size_t i = 0; i < N; ++i) {
        if (table[i].*value != static_cast<Enum>(i))
            return false;
    }
    return table.back().*value == last;
}

/// The name of `value` in a table of the enum's values; empty where it has none.
template <typename Enum, std::size_t N>
[[nodiscard]] QString nameIn(const std::array<Named<Enum>, N> &table, Enum value)
{
    const auto row = std::find_if(table.begin(), table.end(),
                                  [value](const auto &each) { return each.value == value; });
    return row == table.end() ? QString() : QString::fromLatin1(row->name);
}

/// The value that a table calls `name`.
template <typename Enum, std::size_t N>
[[nodiscard]] std::optional<Enum> valueIn(const std::array<Named<Enum>, N> &table, QStringView name)
{
    const auto row = std::find_if(table.begin(), table.end(), [name](const auto &each) {
        return name == QLatin1String(each.name);
    });
    return row == table.end() ? std::nullopt : std::optional(row->value);
}

} // namespace bridge
