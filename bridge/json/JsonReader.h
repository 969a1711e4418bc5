#pragma once

#include "bridge/core/Result.h"
#include "bridge/json/JsonFields.h"

#include <QByteArrayView>

namespace bridge::json {

/// Deeper than any valid message; copying and writing JSON recurse, so depth costs stack.
inline constexpr int kMaxJsonDepth = 256;

/// Why a text cannot be read as a JSON object.
enum class JsonProblem { NotJson, NotUtf8, NotAnObject, TooDeep };

/// Parses one line as one JSON object. Lone surrogates, which JavaScript writes as escapes when an
/// emoji is cut, read as U+FFFD instead of invalidating the line.
[[nodiscard]] Result<Json, JsonProblem> readJsonObject(QByteArrayView line);

} // namespace bridge::json
