#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <vector>

namespace bridge::agent {

/// Bytes in any pieces -> whole lines. Bounded: a line longer than the cap is dropped and reported,
/// and the lines after it are not affected. Each byte is looked at once.
class LineFramer
{
public:
    static constexpr qsizetype kDefaultCap = 256 * 1024 * 1024;

    struct Line
    {
        QByteArray bytes;     ///< without its end; empty when tooLong
        bool tooLong = false; ///< it was over the cap and is gone
        friend bool operator==(const Line &, const Line &) = default;
    };

    explicit LineFramer(qsizetype cap = kDefaultCap);

    /// The lines that `bytes` completes, in order. Blank lines are left out.
    [[nodiscard]] std::vector<Line> feed(QByteArrayView bytes);
    /// What stands after the last line end, once the stream is over.
    [[nodiscard]] std::optional<Line> finish();

private:
    void take(QByteArrayView line, std::vector<Line> &lines);

    qsizetype m_cap;
    QByteArray m_partial;
    bool m_overflowed = false;
};

} // namespace bridge::agent
