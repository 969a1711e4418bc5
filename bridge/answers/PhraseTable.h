#pragma once

#include "bridge/failure/Failure.h"

#include <QString>
#include <QStringList>

#include <functional>
#include <optional>
#include <vector>

namespace bridge::answers {

/// Words that stand for one kind of failure: a line of a table.
struct Words
{
    template <typename... Each>
    explicit Words(FailureKind of, Each... each)
        : kind(of)
        , words{each...}
    {}

    FailureKind kind;
    std::vector<const char *> words; ///< lower case
};

using AdmitsKind = std::function<bool(FailureKind)>;

/// Finds the phrases of a table in texts of any size, of which only the beginning is read. Case,
/// white space, backticks (not in the table) and the shape of quotation marks are ignored. In a
/// phrase " … " matches any text not much longer than a model's name; "^" in front matches the
/// beginning of the text, "$" at the end its end.
class PhraseTable
{
public:
    explicit PhraseTable(const std::vector<Words> &table);

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
