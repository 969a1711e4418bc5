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

/// What a user's message is made of, in order. Images and files join the variant with the chat.
using PromptBlock = std::variant<PromptText>;
using PromptContent = std::vector<PromptBlock>;

} // namespace bridge::agent
