#pragma once

#include <QString>
#include <QStringView>

#include <vector>

namespace bridge::history {

/// A text as searches compare it, and where each of its characters comes from.
struct FoldedText
{
    QString text;
    /// For each unit of `text` the index of its origin, and one more for the end.
    std::vector<int> origins;
};

/// Without case, accents, invisible characters and differences of width; blanks and controls are
/// one space, none at the beginning. "Straße" becomes "strasse". Kept: the signs of scripts in
/// which they are no accents. Linear in `text`.
[[nodiscard]] FoldedText foldWithOrigins(QStringView text);
[[nodiscard]] QString fold(QStringView text);

} // namespace bridge::history
