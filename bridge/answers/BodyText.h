#pragma once

#include <QByteArrayView>
#include <QString>

namespace bridge::answers {

/// A body as text, for people: UTF-8, also UTF-16 with or without its mark, and GB 2312, in which
/// some Chinese servers report errors. Wrong bytes become U+FFFD. Never for streams: Claude Code
/// reads those as UTF-8 only.
[[nodiscard]] QString bodyText(QByteArrayView body);

/// True for a body that begins like a compressed one (gzip, zlib, zstd; brotli has no mark).
[[nodiscard]] bool isCompressed(QByteArrayView body);
/// True for ASCII or a mark in UTF-16.
[[nodiscard]] bool isUtf16(QByteArrayView body);

} // namespace bridge::answers
