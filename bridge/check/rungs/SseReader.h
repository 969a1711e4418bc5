#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace bridge::check {

/// One event of a text/event-stream.
struct SseEvent
{
    QByteArray name;   ///< of the `event` field; empty: none, which means "message"
    QByteArray data;   ///< the `data` lines, joined by line feeds
    qsizetype end = 0; ///< bytes of the stream up to and including this event
    friend bool operator==(const SseEvent &, const SseEvent &) = default;
};

/// Cuts a text/event-stream into its events, as the HTML standard has it ("Server-sent events"):
/// bytes may be cut anywhere; lines end in CR, LF or both; comments, other fields and events
/// without data are passed over. Bounded: an event longer than kMaxEvent is dropped.
class SseReader
{
public:
    static constexpr qsizetype kMaxEvent = 1024 * 1024;

    /// The events that these bytes complete. An event that the stream's end leaves without its
    /// empty line is none.
    [[nodiscard]] std::vector<SseEvent> feed(QByteArrayView bytes);

private:
    void endLine(std::vector<SseEvent> &events);
    void takeField();

    QByteArray m_line;
    SseEvent m_event;
    bool m_hasData = false;
    bool m_tooLong = false; // the event, so far
    bool m_afterCarriageReturn = false;
    bool m_atStart = true; // of the stream, where a byte order mark may stand
    qsizetype m_consumed = 0;
};

} // namespace bridge::check
