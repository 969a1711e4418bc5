#pragma once

#include <QString>

#include <algorithm>
#include <array>

namespace bridge {

/// What the command line, the settings or a log call a value of an enum.
template <typename Enum>
struct Named
{
    Enum value;
    const char *name;
};

/// The name of `value` in a table of the enum's values; empty where it has none.
template <typename Enum, std::size_t N>
[[nodiscard]] QString nameIn(const std::array<Named<Enum>, N> &table, Enum value)
{
    const auto row = std::find_if(table.begin(), table.end(),
                                  [value](const auto &each) { return each.value == value; });
    return row == table.end() ? QString() : QString::fromLatin1(row->name);
}

} // namespace bridge
