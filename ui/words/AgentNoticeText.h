#pragma once

#include "bridge/agent/AgentEvent.h"

#include <QString>

namespace ui {

/// What an agent could not write, and why. `agent` is its name.
[[nodiscard]] QString wordsFor(const bridge::agent::WritesLost &lost, const QString &agent);
/// Of a refused answer; whole sentences, plain text.
[[nodiscard]] QString wordsFor(const bridge::agent::AnswerRefused &refused);
/// Of an answer that was cut; whole sentences, plain text.
[[nodiscard]] QString wordsFor(const bridge::agent::AnswerCut &cut);

/// The agent had nothing to resume and began a new session, which was given the conversation so
/// far.
[[nodiscard]] QString pastLostWords(const QString &agent);

/// The agent's file was removed while it runs.
[[nodiscard]] QString recordLostWords(const QString &agent);

} // namespace ui
