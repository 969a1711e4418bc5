#pragma once

#include "bridge/failure/Failure.h"

#include <QString>
#include <QStringList>

#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace bridge::answers {

/// A line of a table that recognises a kind of failure by its words.
struct Phrase
{
    FailureKind kind;
    /// Lower case, without backticks. " … " matches any text not much longer than a model's name;
    /// "^" in front matches the beginning of the text, "$" at the end its end.
    const char *words;
};

using AdmitsKind = std::function<bool(FailureKind)>;

/// Finds the phrases of a table in texts of any size, of which only the beginning is read. Case,
/// white space, backticks and the shape of quotation marks are ignored.
class PhraseTable
{
public:
    explicit PhraseTable(std::span<const Phrase> phrases);

    /// The kind of the first line that occurs in the text and that `admits` accepts.
    [[nodiscard]] std::optional<FailureKind> firstIn(const QString &text,
                                                     const AdmitsKind &admits = {}) const;

private:
    struct Pattern
    {
        FailureKind kind;
        QStringList parts; ///< must follow one another within the maximum gap
        bool atBegin;
        bool atEnd;
    };

    static bool matches(const Pattern &pattern, QStringView text);

    std::vector<Pattern> m_patterns;
};

} // namespace bridge::answers
