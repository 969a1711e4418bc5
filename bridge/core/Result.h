#pragma once

#include <tl/expected.hpp>

namespace bridge {

/// Value or typed error; the shape of C++23's std::expected, which C++20 lacks.
template <typename T, typename E>
using Result = tl::expected<T, E>;

template <typename E>
auto failed(E &&error)
{
    return tl::make_unexpected(std::forward<E>(error));
}

} // namespace bridge
