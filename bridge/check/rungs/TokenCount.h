#pragma once

#include <QtGlobal>

namespace bridge::check {

/// Fewer tokens than any tokenizer gives for this many bytes: a token has about four bytes.
[[nodiscard]] constexpr qint64 fewestTokens(qint64 bytes)
{
    return bytes / 10;
}

/// True if a server that counted this many tokens of this many bytes of text left some out. 0: it
/// did not count.
[[nodiscard]] constexpr bool countsTooFew(qint64 counted, qint64 bytes)
{
    return counted > 0 && counted < fewestTokens(bytes);
}

} // namespace bridge::check
