#pragma once

#include "bridge/library/Library.h"

#include <QString>

namespace ui {

/// Why a request about a conversation was not carried out: what did not happen, in a few words.
[[nodiscard]] QString titleFor(const bridge::library::Refusal &refusal);
/// The reason, and what can be done; sentences.
[[nodiscard]] QString wordsFor(const bridge::library::Refusal &refusal);
/// What cannot be read of the conversations: the first one in a sentence, with the number of the
/// others; empty: nothing.
[[nodiscard]] QString wordsFor(const std::vector<bridge::agent::ArchiveProblem> &problems);
/// What cannot be kept: the same of the store.
[[nodiscard]] QString wordsFor(const std::vector<bridge::store::StoreProblem> &problems);

} // namespace ui
