#include "bridge/network/BodyDecoder.h"

#include <algorithm>

#include <zlib.h>

namespace bridge::network {

namespace {

constexpr int kLargestWindow = 15;
/// zlib tells gzip and deflate apart by their first bytes.
constexpr int kEither = 32;
constexpr qsizetype kStep = qsizetype{64} * 1024;

} // namespace

BodyDecoder::BodyDecoder()
    : m_stream(std::make_unique<z_stream_s>())
{
    m_isBroken = inflateInit2(m_stream.get(), kLargestWindow + kEither) != Z_OK;
}

BodyDecoder::~BodyDecoder()
{
    inflateEnd(m_stream.get());
}

bool BodyDecoder::decodes(const QByteArray &encoding)
{
    const QByteArray name = encoding.trimmed().toLower();
    return name == "gzip" || name == "x-gzip" || name == "deflate";
}

bool BodyDecoder::decode(QByteArrayView piece, QByteArray &body, qsizetype most)
{
    // zlib's type is older than const.
    m_stream->next_in = reinterpret_cast<Bytef *>(const_cast<char *>(piece.data()));
    m_stream->avail_in = static_cast<uInt>(piece.size());
    while (!m_isBroken && body.size() < most) {
        const qsizetype before = body.size();
        const qsizetype room = std::min(kStep, most - before);
        body.resize(before + room);
        m_stream->next_out = reinterpret_cast<Bytef *>(body.data() + before);
        m_stream->avail_out = static_cast<uInt>(room);
        const int result = inflate(m_stream.get(), Z_NO_FLUSH);
        const bool hasMore = m_stream->avail_out == 0;
        body.chop(static_cast<qsizetype>(m_stream->avail_out));
        if (result == Z_STREAM_END) {
            if (m_stream->avail_in == 0)
                break;
            m_isBroken = inflateReset(m_stream.get()) != Z_OK; // a gzip body may have several parts
        } else if (result == Z_BUF_ERROR || (result == Z_OK && !hasMore)) {
            break; // all of the piece is decoded
        } else {
            m_isBroken = result != Z_OK;
        }
    }
    return !m_isBroken;
}

} // namespace bridge::network
