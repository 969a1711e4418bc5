#pragma once

#include <QString>

#include <variant>
#include <vector>

namespace bridge::agent {

/// A piece of text of a prompt.
struct PromptText
{
    QString text;
    friend bool operator==(const PromptText &, const PromptText &) = default;
};

/// A content block of a user's message, in order. Images and files are planned as alternatives.
using PromptBlock = std::variant<PromptText>;
using PromptContent = std::vector<PromptBlock>;

} // namespace bridge::agent
