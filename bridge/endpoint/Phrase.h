#pragma once

#include "bridge/core/Failure.h"

#include <QString>
#include <QStringView>

namespace bridge::endpoint {

/// A line of a table that tells a kind of failure by its words.
struct Phrase
{
    FailureKind kind;
    /// Lower case, without backticks. " … " stands for anything not much longer than a model's
    /// name; "^" in front means the beginning of the text, "$" behind its end.
    const char *words;
};

/// Text as phrases are compared with it: lower case, spaces and quotes made equal, and only its
/// beginning, so that comparing takes a bounded time.
[[nodiscard]] QString comparable(const QString &text);
/// `text` is comparable().
[[nodiscard]] bool matches(const Phrase &phrase, QStringView text);

} // namespace bridge::endpoint
