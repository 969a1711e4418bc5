#pragma once

#include "bridge/endpoint/EndpointAddress.h"

#include <QString>

#include <optional>

namespace bridge::endpoint {

/// What came along when an address was copied from a page, a shell or a settings file.
struct PasteProblem
{
    AddressProblem::Kind kind;
    QString detail{};
    QString corrected{}; ///< without this one; empty: nothing to offer
};

/// The first of: invisible characters, space, quotes or brackets around it, a variable's name
/// before it, a misspelt http:// or https://.
[[nodiscard]] std::optional<PasteProblem> pasteProblemOf(const QString &text);

/// The path of the API that ends `path`, and what the agent adds itself: "/v1",
/// "/v1/chat/completions". Empty: none.
[[nodiscard]] QString apiPathOf(const QString &path);

/// `path` with single slashes only; "https://" within it stays.
[[nodiscard]] QString withSingleSlashes(const QString &path);

} // namespace bridge::endpoint
