#pragma once

#include "bridge/chat/Chat.h"

#include <string>
#include <vector>

/// What a reader sees of each entry of a chat, as text. Without the agent's notices: those of a
/// live process (2.1.330: "auto mode ...") are not in its file.
[[nodiscard]] std::vector<std::string> seenIn(bridge::chat::Chat &chat);

/// Each entry begins with the text of its place. Names the first that does not, instead of all.
void expectSeen(const std::vector<std::string> &seen, const std::vector<std::string> &beginnings);
