#pragma once

#include <QByteArray>
#include <QString>

namespace bridge::process {

/// The last bytes of a stream, bounded; shows the agent's stderr in a failure.
class StderrTail
{
public:
    /// Retains the newest `maxBytes`.
    explicit StderrTail(qsizetype maxBytes = 16 * 1024);

    void append(const QByteArray &bytes);
    /// Whole lines after a cut; invalid UTF-8 becomes U+FFFD; no trailing line end.
    [[nodiscard]] QString text() const;

private:
    qsizetype m_maxBytes;
    QByteArray m_bytes;
    bool m_cut = false; ///< m_bytes begins inside a line
};

} // namespace bridge::process
