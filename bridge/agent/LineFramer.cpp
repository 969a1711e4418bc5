#include "bridge/agent/LineFramer.h"

namespace bridge::agent {

LineFramer::LineFramer(qsizetype cap)
    : m_cap(cap)
{}

std::vector<LineFramer::Line> LineFramer::feed(QByteArrayView bytes)
{
    std::vector<Line> lines;
    while (!bytes.isEmpty()) {
        const qsizetype end = bytes.indexOf('\n');
        const QByteArrayView piece = end < 0 ? bytes : bytes.first(end);
        if (!m_overflowed && m_partial.size() + piece.size() > m_cap) {
            m_overflowed = true;
            m_partial = QByteArray();
        }
        if (end < 0) {
            if (!m_overflowed)
                m_partial.append(piece);
            break;
        }
        if (m_overflowed) {
            lines.push_back({{}, true});
        } else if (m_partial.isEmpty()) {
            take(piece, lines);
        } else {
            m_partial.append(piece);
            take(m_partial, lines);
        }
        m_overflowed = false;
        m_partial = QByteArray();
        bytes = bytes.sliced(end + 1);
    }
    return lines;
}

std::optional<LineFramer::Line> LineFramer::finish()
{
    if (std::exchange(m_overflowed, false))
        return Line{{}, true};
    std::vector<Line> lines;
    take(m_partial, lines);
    m_partial = QByteArray();
    return lines.empty() ? std::nullopt : std::optional(lines.front());
}

void LineFramer::take(QByteArrayView line, std::vector<Line> &lines)
{
    if (line.endsWith('\r'))
        line.chop(1);
    if (!line.trimmed().isEmpty())
        lines.push_back({line.toByteArray(), false});
}

} // namespace bridge::agent
