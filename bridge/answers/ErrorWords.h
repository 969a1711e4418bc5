#pragma once

#include "bridge/answers/PhraseTable.h"
#include "bridge/failure/Failure.h"

#include <QString>

#include <optional>

/// Names and messages of errors from servers, gateways and relays: the tables for recognising
/// failures. For a new one, add a line to a table of ErrorCodes.cpp or ErrorWords.cpp, and its
/// answer to tests/data/endpoint-answers.json.
namespace bridge::answers {

/// For an identifier that stands for one kind, whatever the text. Lower case.
[[nodiscard]] std::optional<FailureKind> kindOfExactCode(const QString &code);
/// For an identifier that several kinds share: words may be more specific. Lower case.
[[nodiscard]] std::optional<FailureKind> kindOfBroadCode(const QString &code);

/// The first kind of the table whose words occur in the text and that `admits` accepts.
[[nodiscard]] std::optional<FailureKind> kindOfWords(const QString &text, const AdmitsKind &admits);

} // namespace bridge::answers
