#include "bridge/core/Ids.h"

namespace bridge {

bool isSessionId(QStringView text)
{
    constexpr qsizetype kLength = 36;
    const auto isDash = [](qsizetype i) { return i == 8 || i == 13 || i == 18 || i == 23; };
    if (text.size() != kLength)
        return false;
    for (qsizetype i = 0; i < kLength; ++i) {
        const char16_t c = text.at(i).unicode();
        const bool isHex =
            (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
        if (isDash(i) ? c != u'-' : !isHex)
            return false;
    }
    return true;
}

} // namespace bridge
