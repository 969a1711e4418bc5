#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <vector>

namespace bridge::agent {

/// Splits bytes into lines. Bounded: a line over the limit is dropped and reported, without effect
/// on the lines after it. Reads each byte once.
class LineFramer
{
public:
    static constexpr qsizetype kDefaultCap = 256 * 1024 * 1024;

    struct Line
    {
        QByteArray bytes;     ///< without line end; empty if tooLong
        bool tooLong = false; ///< over the limit and dropped
        friend bool operator==(const Line &, const Line &) = default;
    };

    explicit LineFramer(qsizetype cap = kDefaultCap);

    /// The lines that `bytes` completes, in order, without blank ones.
    [[nodiscard]] std::vector<Line> feed(QByteArrayView bytes);
    /// The text after the last line end, once the stream is over.
    [[nodiscard]] std::optional<Line> finish();

private:
    void take(QByteArrayView line, std::vector<Line> &lines);

    qsizetype m_cap;
    QByteArray m_partial;
    bool m_overflowed = false;
};

} // namespace bridge::agent
