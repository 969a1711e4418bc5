#pragma once

#include <QtGlobal>

namespace bridge::check {

/// Fewer tokens than a text of this many bytes has in any tokenizer: they have about four bytes.
[[nodiscard]] constexpr qint64 fewestTokens(qint64 bytes)
{
    return bytes / 10;
}

/// Whether a server that counted this many tokens of this many bytes of text left some of them out.
/// 0: it did not count.
[[nodiscard]] constexpr bool countsTooFew(qint64 counted, qint64 bytes)
{
    return counted > 0 && counted < fewestTokens(bytes);
}

} // namespace bridge::check
