#include "bridge/process/StderrTail.h"

namespace bridge::process {

StderrTail::StderrTail(qsizetype maxBytes)
    : m_maxBytes(maxBytes)
{}

void StderrTail::append(const QByteArray &bytes)
{
    m_bytes += bytes;
    const qsizetype excess = m_bytes.size() - m_maxBytes;
    if (excess <= 0)
        return;
    m_cut = m_bytes.at(excess - 1) != '\n';
    m_bytes.remove(0, excess);
}

QString StderrTail::text() const
{
    QByteArray tail = m_bytes;
    if (m_cut) {
        // A line longer than the whole tail contains no later line start.
        const qsizetype lineEnd = tail.indexOf('\n');
        if (lineEnd >= 0 && lineEnd + 1 < tail.size())
            tail.remove(0, lineEnd + 1);
    }
    QString text = QString::fromUtf8(tail);
    while (text.endsWith(u'\n') || text.endsWith(u'\r'))
        text.chop(1);
    return text;
}

} // namespace bridge::process
