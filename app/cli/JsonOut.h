#pragma once

#include <QByteArray>
#include <QString>

#include <nlohmann/json.hpp>

namespace nlohmann {

/// Lets a QString stand wherever a Json value can.
template <>
struct adl_serializer<QString>
{
    static void to_json(ordered_json &json, const QString &text) { json = text.toStdString(); }
};

} // namespace nlohmann

namespace app {

/// What the commands print; keys keep their order.
using Json = nlohmann::ordered_json;

/// Null where the text is empty.
[[nodiscard]] inline Json orNull(const QString &text)
{
    return text.isEmpty() ? Json() : Json(text);
}

/// On one line, or indented for reading; with the line's end. Characters that act on a terminal are
/// escaped.
[[nodiscard]] QByteArray printed(const Json &json, bool onOneLine = true);

} // namespace app
