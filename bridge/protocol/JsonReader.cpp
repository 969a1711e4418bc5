#include "bridge/protocol/JsonReader.h"

#include <algorithm>
#include <optional>

namespace bridge::protocol {

namespace {

/// Brackets outside strings, counted before parsing: a hostile line must not cost a tree either.
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

/// The code unit of a `\uXXXX` at `at`.
std::optional<char16_t> escapedUnit(QByteArrayView line, qsizetype at)
{
    if (at + 6 > line.size() || line[at] != '\\' || line[at + 1] != 'u')
        return std::nullopt;
    bool ok = false;
    const uint unit = line.sliced(at + 2, 4).toByteArray().toUInt(&ok, 16);
    return ok ? std::optional(static_cast<char16_t>(unit)) : std::nullopt;
}

QByteArray withoutLoneSurrogates(QByteArrayView line)
{
    QByteArray whole = line.toByteArray();
    for (qsizetype i = 0; i < whole.size(); ++i) {
        if (whole[i] != '\\')
            continue;
        const auto unit = escapedUnit(whole, i);
        if (!unit) {
            ++i;
            continue;
        }
        if (QChar::isHighSurrogate(*unit)) {
            const auto next = escapedUnit(whole, i + 6);
            if (next && QChar::isLowSurrogate(*next)) {
                i += 11;
                continue;
            }
        }
        if (QChar::isSurrogate(*unit))
            std::copy_n("fffd", 4, whole.begin() + i + 2);
        i += 5;
    }
    return whole;
}

Json parsed(QByteArrayView text)
{
    return Json::parse(text.begin(), text.end(), nullptr, false);
}

} // namespace

Result<Json, BadLine> readJsonObject(QByteArrayView line)
{
    if (nestsTooDeep(line))
        return failed(BadLine{BadLine::Reason::TooDeep, {}});
    Json object = parsed(line);
    if (object.is_discarded() && (line.contains("\\ud") || line.contains("\\uD")))
        object = parsed(withoutLoneSurrogates(line));
    if (object.is_discarded()) {
        const bool isUtf8 = QByteArray::fromRawData(line.data(), line.size()).isValidUtf8();
        return failed(BadLine{isUtf8 ? BadLine::Reason::NotJson : BadLine::Reason::NotUtf8, {}});
    }
    if (!object.is_object())
        return failed(BadLine{BadLine::Reason::NotAnObject, {}});
    return object;
}

} // namespace bridge::protocol
