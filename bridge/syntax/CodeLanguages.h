#pragma once

#include <QString>
#include <QStringList>

namespace bridge::syntax {

/// The helper's name for the language that a fence names ("C++", "rust,ignore", "{.python}"); empty
/// if it does not know it.
[[nodiscard]] QString languageOf(const QString &fence);

/// All that the helper knows.
[[nodiscard]] QStringList knownLanguages();

/// The name that a reader knows ("C++"); for a language that has none here the fence's own word,
/// shortened, and empty for an empty fence. Plain text of the other side: to be marked.
[[nodiscard]] QString languageTitle(const QString &fence);

} // namespace bridge::syntax
