#pragma once

#include <QByteArray>
#include <QJsonValue>

namespace bridge::check {

/// The data of one server-sent event, parsed as JavaScript does: any JSON value, wrong UTF-8 as
/// U+FFFD, lone surrogates as they are, but no raw control character within a string.
struct EventData
{
    bool isJson = false;
    bool isUtf8 = true;
    QJsonValue value{};
};

[[nodiscard]] EventData readEventData(const QByteArray &data);

} // namespace bridge::check
