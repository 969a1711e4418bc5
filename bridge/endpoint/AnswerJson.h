#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <nlohmann/json.hpp>

/// Tolerant reading of what servers answer, for the .cpp files of this folder: what is missing or
/// of another type than expected reads as empty.
namespace bridge::endpoint {

using Json = nlohmann::json;

/// Null when the bytes are not JSON, or nested so deep that it can only be meant badly.
[[nodiscard]] Json parsedJson(QByteArrayView bytes);
/// `object[key]`, or null.
[[nodiscard]] const Json &jsonAt(const Json &object, const char *key);
[[nodiscard]] QString textAt(const Json &object, const char *key);
/// A whole number that is not negative, else 0; servers also write them as floats.
[[nodiscard]] qint64 countAt(const Json &object, const char *key);
/// Compact JSON text; invalid UTF-8 is replaced, never thrown at.
[[nodiscard]] QByteArray dumpedJson(const Json &value);

} // namespace bridge::endpoint
