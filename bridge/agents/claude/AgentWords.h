#pragma once

#include "bridge/failure/Failure.h"

#include <QString>

#include <optional>

/// What Claude Code itself says when a turn fails (2.1.197 to 2.1.330; protocol reference, 6).
namespace bridge::claude {

/// A kind that Claude Code's own word for the failure stands for: `api_error` of a result, or the
/// category of its error message.
[[nodiscard]] std::optional<FailureKind> kindOfCategory(const QString &category);

/// A kind told by the sentences for connections that failed and answers that could not be read.
[[nodiscard]] std::optional<FailureKind> kindOfConnectionWords(const QString &text);

/// A kind told by the sentences that stand for an answer and repeat nothing of it, and by those
/// about the user's own sign-in.
[[nodiscard]] std::optional<FailureKind> kindOfAnswerWords(const QString &text);

/// What Claude Code repeats of a server's answer, out of the sentences it puts around it.
[[nodiscard]] QString serversPart(const QString &text);

/// The model that Claude Code names in the sentence; empty when it names none.
[[nodiscard]] QString modelNamedIn(const QString &text);

/// The HTTP status in "… malformed response (HTTP 200)"; 0 when there is none.
[[nodiscard]] int statusOfMalformed(const QString &text);

} // namespace bridge::claude
