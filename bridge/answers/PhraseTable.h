#pragma once

#include "bridge/failure/Failure.h"

#include <QString>
#include <QStringList>

#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace bridge::answers {

/// A line of a table that tells a kind of failure by its words.
struct Phrase
{
    FailureKind kind;
    /// Lower case, without backticks. " … " stands for anything not much longer than a model's
    /// name; "^" in front means the beginning of the text, "$" behind its end.
    const char *words;
};

using AdmitsKind = std::function<bool(FailureKind)>;

/// Finds the phrases of a table in texts of any size, of which it reads the beginning only. Case,
/// white space, backticks and the shape of quotation marks make no difference.
class PhraseTable
{
public:
    explicit PhraseTable(std::span<const Phrase> phrases);

    /// The kind of the first line that stands in the text and that `admits` lets through.
    [[nodiscard]] std::optional<FailureKind> firstIn(const QString &text,
                                                     const AdmitsKind &admits = {}) const;

private:
    struct Pattern
    {
        FailureKind kind;
        QStringList parts; ///< follow one another, not far apart
        bool atBegin;
        bool atEnd;
    };

    static bool matches(const Pattern &pattern, QStringView text);

    std::vector<Pattern> m_patterns;
};

} // namespace bridge::answers
