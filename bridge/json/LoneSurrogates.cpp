#include "bridge/json/LoneSurrogates.h"

#include <QChar>

#include <algorithm>
#include <optional>

namespace bridge {

namespace {

/// The code unit of a `\uXXXX` at `at`.
std::optional<char16_t> escapedUnit(QByteArrayView json, qsizetype at)
{
    if (at + 6 > json.size() || json[at] != '\\' || json[at + 1] != 'u')
        return std::nullopt;
    bool ok = false;
    const uint unit = json.sliced(at + 2, 4).toByteArray().toUInt(&ok, 16);
    return ok ? std::optional(static_cast<char16_t>(unit)) : std::nullopt;
}

} // namespace

QByteArray withoutLoneSurrogates(QByteArrayView json)
{
    QByteArray whole = json.toByteArray();
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

} // namespace bridge
