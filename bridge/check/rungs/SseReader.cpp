#include "bridge/check/rungs/SseReader.h"

#include <algorithm>
#include <utility>

namespace bridge::check {
namespace {

/// A byte order mark may stand before any line: Claude Code decodes each by itself.
QByteArrayView withoutMark(QByteArrayView line)
{
    constexpr QByteArrayView kMark("\xEF\xBB\xBF");
    return line.startsWith(kMark) ? line.sliced(kMark.size()) : line;
}

void takeField(QByteArrayView line, SseEvent &event, bool &hasData)
{
    const qsizetype colon = line.indexOf(':');
    const QByteArrayView field = colon < 0 ? line : line.first(colon);
    QByteArrayView value = colon < 0 ? QByteArrayView() : line.sliced(colon + 1);
    if (value.startsWith(' '))
        value = value.sliced(1);
    if (field == "event") {
        event.name = value.toByteArray();
    } else if (field == "data") {
        if (std::exchange(hasData, true))
            event.data.append('\n');
        event.data.append(value);
    }
}

} // namespace

std::vector<SseEvent> readSseEvents(QByteArrayView stream)
{
    std::vector<SseEvent> events;
    SseEvent event;
    bool hasData = false;
    const auto *at = stream.begin();
    while (true) {
        const auto *const stop =
            std::find_if(at, stream.end(), [](char c) { return c == '\n' || c == '\r'; });
        if (stop == stream.end())
            return events;
        const QByteArrayView line = withoutMark({at, stop});
        at = stop + 1;
        if (*stop == '\r' && at != stream.end() && *at == '\n')
            ++at;
        if (!line.isEmpty()) {
            takeField(line, event, hasData);
            continue;
        }
        event.end = at - stream.begin();
        // Unlike in a browser, a name alone is an event.
        if (std::exchange(hasData, false) || !event.name.isEmpty())
            events.push_back(event);
        event = {};
    }
}

} // namespace bridge::check
