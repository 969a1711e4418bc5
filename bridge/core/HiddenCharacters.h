#pragma once

#include <QStringView>

namespace bridge {

/// True for a character that reorders the text around it or controls a terminal: C0 (except tab and
/// line feed), C1, bidirectional embeddings, overrides and isolates. Never part of written
/// language.
[[nodiscard]] bool isControl(char32_t character);

/// True for each character that is displayed as nothing or as something else than what it is: what
/// isControl() knows, every other format character, characters of no width, blanks that are no
/// space, and half a surrogate pair. Some of them are part of Arabic, Hebrew, Persian and emoji.
[[nodiscard]] bool isHidden(char32_t character);

/// True if the letters of `word` come from scripts that are not written together in one word, so
/// that some are look-alikes: "pаypal" with a Cyrillic а.
[[nodiscard]] bool mixesScripts(QStringView word);

/// True for a character beyond ASCII that is easily taken for one by which commands and addresses
/// are built: quotes, slashes, separators, hyphens, redirections.
[[nodiscard]] bool resemblesSyntax(char32_t character);

/// The code point at `position`, and in `length` its UTF-16 units; a lone surrogate is itself.
[[nodiscard]] char32_t codePointAt(QStringView text, qsizetype position, int &length);

} // namespace bridge
