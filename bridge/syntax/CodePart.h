#pragma once

#include <QList>

namespace bridge::syntax {

/// What a part of code is; the order is that of kPartLetters. What is none of these has no part.
enum class PartKind : quint8 { Keyword, String, Number, Comment, Type, Function };
/// On the wire between Highlighter and its helper, in the order of PartKind.
constexpr char kPartLetters[] = "ksnctf";

/// A part of one line, in UTF-16 units.
struct CodePart
{
    quint16 from = 0;
    quint16 size = 0;
    PartKind kind = PartKind::Keyword;
    friend bool operator==(const CodePart &, const CodePart &) = default;
};
/// In order, without overlaps.
using LineParts = QList<CodePart>;

/// A longer line has no parts and never reaches the helper: a word of 20,000 characters costs its
/// regular expressions 20 seconds.
constexpr qsizetype kLongestLine = 1000;

} // namespace bridge::syntax
