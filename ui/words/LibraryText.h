#pragma once

#include "bridge/library/Library.h"

#include <QString>
#include <QStringList>

#include <functional>

namespace ui {

/// Why a request about a conversation was not carried out: what did not happen, in a few words.
[[nodiscard]] QString titleFor(const bridge::library::Refusal &refusal);
/// The reason, and what can be done; sentences.
[[nodiscard]] QString wordsFor(const bridge::library::Refusal &refusal);
/// What cannot be read of the conversations: a sentence each.
[[nodiscard]] QStringList sentencesFor(const std::vector<bridge::agent::ArchiveProblem> &problems);
/// What cannot be kept, for a note in a window: a line each, three at most.
[[nodiscard]] QString wordsFor(const std::vector<bridge::store::StoreProblem> &problems);

/// The first lines and, if there are more than `most`, the number of the others.
[[nodiscard]] QStringList firstOf(QStringList lines, qsizetype most);

/// The name of a branch of the conversation with this title: the first that is not taken.
[[nodiscard]] QString branchTitle(const QString &title,
                                  const std::function<bool(const QString &)> &isTaken);

} // namespace ui
