#pragma once

#include "bridge/failure/Failure.h"

#include <QString>

#include <optional>

/// Claude Code's own messages for failed turns (2.1.197 to 2.1.330; protocol reference, 6).
namespace bridge::claude {

/// The kind of Claude Code's failure category: `api_error` of a result, or the category of its
/// error message.
[[nodiscard]] std::optional<FailureKind> kindOfCategory(const QString &category);

/// The kind of a message about a failed connection or an unreadable answer.
[[nodiscard]] std::optional<FailureKind> kindOfConnectionWords(const QString &text);

/// The kind of a message that stands for an answer without repeating it, or of one about the user's
/// own sign-in.
[[nodiscard]] std::optional<FailureKind> kindOfAnswerWords(const QString &text);

/// The server's answer within Claude Code's message.
[[nodiscard]] QString serversPart(const QString &text);

/// True for what Claude Code says to the model so that it goes on where its answer was cut.
[[nodiscard]] bool asksToGoOn(const QString &text);

/// The model named in the message; empty: none.
[[nodiscard]] QString modelNamedIn(const QString &text);

/// The HTTP status in "… malformed response (HTTP 200)"; 0: none.
[[nodiscard]] int statusOfMalformed(const QString &text);

} // namespace bridge::claude
