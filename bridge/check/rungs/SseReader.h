#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace bridge::check {

/// One event of a text/event-stream.
struct SseEvent
{
    QByteArray name;   ///< `event` field; empty: none, which means "message"
    QByteArray data;   ///< the `data` lines, joined by line feeds
    qsizetype end = 0; ///< bytes of the stream up to and including this event
    friend bool operator==(const SseEvent &, const SseEvent &) = default;
};

/// Splits a text/event-stream into events (HTML standard, "Server-sent events"): input may be split
/// anywhere; lines end in CR, LF or both; comments, other fields and events without data are
/// skipped. Bounded: an event longer than kMaxEvent is dropped.
class SseReader
{
public:
    static constexpr qsizetype kMaxEvent = 1024 * 1024;

    /// The events completed by these bytes. An event without its empty line at the stream's end is
    /// dropped.
    [[nodiscard]] std::vector<SseEvent> feed(QByteArrayView bytes);

private:
    void endLine(std::vector<SseEvent> &events);
    void takeField();

    QByteArray m_line;
    SseEvent m_event;
    bool m_hasData = false;
    bool m_tooLong = false; // the current event
    bool m_afterCarriageReturn = false;
    bool m_atStart = true; // of the stream, for a byte order mark
    qsizetype m_consumed = 0;
};

} // namespace bridge::check
