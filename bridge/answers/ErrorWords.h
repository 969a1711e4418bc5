#pragma once

#include "bridge/answers/PhraseTable.h"
#include "bridge/failure/Failure.h"

#include <QString>

#include <optional>

/// What servers, gateways and relays call their errors: the tables by which a failure is
/// recognised. To teach Drawbridge another one, add a line to a table of ErrorCodes.cpp or
/// ErrorWords.cpp, and the answer it is from to tests/data/endpoint-answers.json.
namespace bridge::answers {

/// An identifier that stands for one kind, whatever else is said. Lower case.
[[nodiscard]] std::optional<FailureKind> kindOfExactCode(const QString &code);
/// An identifier that several kinds share: words may tell more. Lower case.
[[nodiscard]] std::optional<FailureKind> kindOfBroadCode(const QString &code);

/// The first kind of the table whose words stand in the text and that `admits` lets through.
[[nodiscard]] std::optional<FailureKind> kindOfWords(const QString &text, const AdmitsKind &admits);

} // namespace bridge::answers
