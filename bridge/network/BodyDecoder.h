#pragma once

#include <QByteArray>

#include <memory>

struct z_stream_s;

namespace bridge::network {

/// Decodes a body with `Content-Encoding: gzip` or `deflate` (RFC 9110, 8.4.1), piece by piece as it
/// arrives, with zlib. Owned by one reply; any thread, one at a time.
class BodyDecoder
{
public:
    BodyDecoder();
    ~BodyDecoder();
    BodyDecoder(const BodyDecoder &) = delete;
    BodyDecoder &operator=(const BodyDecoder &) = delete;

    /// True for encodings that this decodes.
    [[nodiscard]] static bool decodes(const QByteArray &encoding);
    /// Appends what `piece` stands for to `body`, which it makes no longer than `most` bytes: a
    /// small piece may stand for a very large body. False: the body is not of its encoding.
    [[nodiscard]] bool decode(QByteArrayView piece, QByteArray &body, qsizetype most);

private:
    std::unique_ptr<z_stream_s> m_stream;
    bool m_isBroken = false;
};

} // namespace bridge::network
