#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace bridge::check {

/// One event of a text/event-stream.
struct SseEvent
{
    QByteArray name;   ///< `event` field; empty: none
    QByteArray data;   ///< the `data` lines, joined by line feeds
    qsizetype end = 0; ///< bytes of the stream up to and including this event
};

/// The events of a text/event-stream as Claude Code takes them apart (protocol reference, 14.1):
/// lines end in CR, LF or both; comments, other fields, events without name and data, and an event
/// without its empty line at the stream's end are skipped.
[[nodiscard]] std::vector<SseEvent> readSseEvents(QByteArrayView stream);

} // namespace bridge::check
