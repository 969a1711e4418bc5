#include "bridge/json/JsonReader.h"

#include "bridge/json/LoneSurrogates.h"

namespace bridge::json {

namespace {

/// Brackets outside strings, counted before parsing, so that a hostile line costs no tree either.
bool nestsTooDeep(QByteArrayView line)
{
    int depth = 0;
    bool inString = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (inString) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inString = false;
        } else if (c == '"') {
            inString = true;
        } else if (c == '[' || c == '{') {
            if (++depth > kMaxJsonDepth)
                return true;
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return false;
}

Json parsed(QByteArrayView text)
{
    return Json::parse(text.begin(), text.end(), nullptr, false);
}

} // namespace

Result<Json, JsonProblem> readJsonObject(QByteArrayView line)
{
    if (nestsTooDeep(line))
        return failed(JsonProblem::TooDeep);
    Json object = parsed(line);
    if (object.is_discarded() && (line.contains("\\ud") || line.contains("\\uD")))
        object = parsed(withoutLoneSurrogates(line));
    if (object.is_discarded()) {
        const bool isUtf8 = QByteArray::fromRawData(line.data(), line.size()).isValidUtf8();
        return failed(isUtf8 ? JsonProblem::NotJson : JsonProblem::NotUtf8);
    }
    if (!object.is_object())
        return failed(JsonProblem::NotAnObject);
    return object;
}

} // namespace bridge::json
