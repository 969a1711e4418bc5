#include "bridge/check/rungs/SseReader.h"

#include <algorithm>
#include <utility>

namespace bridge::check {

std::vector<SseEvent> SseReader::feed(QByteArrayView bytes)
{
    std::vector<SseEvent> events;
    while (!bytes.isEmpty()) {
        if (std::exchange(m_afterCarriageReturn, false) && bytes.front() == '\n') {
            ++m_consumed;
            // The event that the preceding CR ended includes this byte.
            if (!events.empty() && events.back().end == m_consumed - 1)
                events.back().end = m_consumed;
            bytes = bytes.sliced(1);
            continue;
        }
        const auto *const stop =
            std::find_if(bytes.begin(), bytes.end(), [](char c) { return c == '\n' || c == '\r'; });
        const qsizetype length = stop - bytes.begin();
        m_consumed += length;
        m_tooLong = m_tooLong || m_event.data.size() + m_line.size() + length > kMaxEvent;
        if (!m_tooLong)
            m_line.append(bytes.first(length));
        else if (length > 0)
            m_line = QByteArrayLiteral(":"); // a comment; an empty line would end the event
        if (stop == bytes.end())
            break;
        ++m_consumed;
        m_afterCarriageReturn = *stop == '\r';
        endLine(events);
        bytes = bytes.sliced(length + 1);
    }
    return events;
}

void SseReader::endLine(std::vector<SseEvent> &events)
{
    if (std::exchange(m_atStart, false) && m_line.startsWith("\xEF\xBB\xBF"))
        m_line.remove(0, 3);
    if (!m_line.isEmpty()) {
        takeField();
        m_line.clear();
        return;
    }
    SseEvent event = std::exchange(m_event, {});
    const bool hasData = std::exchange(m_hasData, false);
    if (std::exchange(m_tooLong, false) || !hasData)
        return;
    event.end = m_consumed;
    events.push_back(std::move(event));
}

void SseReader::takeField()
{
    const qsizetype colon = m_line.indexOf(':');
    const QByteArrayView line(m_line);
    const QByteArrayView field = colon < 0 ? line : line.first(colon);
    QByteArrayView value = colon < 0 ? QByteArrayView() : line.sliced(colon + 1);
    if (value.startsWith(' '))
        value = value.sliced(1);
    if (field == "event") {
        m_event.name = value.toByteArray();
    } else if (field == "data") {
        if (std::exchange(m_hasData, true))
            m_event.data.append('\n');
        m_event.data.append(value);
    }
}

} // namespace bridge::check
