#pragma once

#include <QByteArray>
#include <QString>

namespace bridge::process {

/// The last bytes of a stream, bounded; what a failure shows of the agent's stderr.
class StderrTail
{
public:
    /// Keeps the newest `maxBytes`.
    explicit StderrTail(qsizetype maxBytes = 16 * 1024);

    void append(const QByteArray &bytes);
    /// Whole lines where it had to cut; invalid UTF-8 becomes U+FFFD; no trailing line end.
    [[nodiscard]] QString text() const;

private:
    qsizetype m_maxBytes;
    QByteArray m_bytes;
    bool m_cut = false; ///< m_bytes begins inside a line
};

} // namespace bridge::process
