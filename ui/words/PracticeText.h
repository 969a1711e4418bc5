#pragma once

#include <QString>

namespace ui {

/// A word for a mark beside other text: "Practice".
[[nodiscard]] QString practiceMark();
/// What of a practice session is kept, and what is not. Plain sentences.
[[nodiscard]] QString practiceWords();
/// The same in one line.
[[nodiscard]] QString practiceLine();
/// The title of a window of a practice session. Ends with `title`, as Qt adds the program's name
/// to one that does not end with it.
[[nodiscard]] QString practiceTitle(const QString &title);
/// For a command line whose change the practice window has taken.
[[nodiscard]] QString practiceChangeWords();

} // namespace ui
