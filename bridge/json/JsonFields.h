#pragma once

#include <QString>
#include <QStringList>

#include <nlohmann/json.hpp>

/// Tolerant reading of JSON: a field that is missing or of another type reads as empty. Readers
/// check required fields themselves.
namespace bridge::json {

using Json = nlohmann::json;

/// `object[key]`, or null.
[[nodiscard]] const Json &field(const Json &object, const char *key);
[[nodiscard]] QString textField(const Json &object, const char *key);
[[nodiscard]] bool boolField(const Json &object, const char *key);
/// Numbers may be floats (2.1.197 sends `retry_delay_ms: 581.4`).
[[nodiscard]] double numberField(const Json &object, const char *key);
[[nodiscard]] int intField(const Json &object, const char *key);
[[nodiscard]] qint64 countField(const Json &object, const char *key);
/// The elements of an array; empty for any other type.
[[nodiscard]] const Json &listField(const Json &object, const char *key);
/// The items of listField(), each as asText().
[[nodiscard]] QStringList textsField(const Json &object, const char *key);
[[nodiscard]] QString asText(const Json &value);
/// Compact JSON text; invalid UTF-8 is replaced, without an exception.
[[nodiscard]] QByteArray dumped(const Json &value);
[[nodiscard]] std::string utf8(const QString &text);

} // namespace bridge::json
