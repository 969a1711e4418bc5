#include "bridge/core/Ids.h"

#include <iterator>

namespace bridge {

bool isSessionId(QStringView text)
{
    constexpr char16_t kForm[] = u"xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    constexpr qsizetype kLength = std::size(kForm) - 1;
    if (text.size() != kLength)
        return false;
    const char16_t *characters = text.utf16(); // asked for each of thousands of files
    for (qsizetype i = 0; i < kLength; ++i) {
        const char16_t c = characters[i];
        const bool isHex =
            (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
        if (kForm[i] == u'-' ? c != u'-' : !isHex)
            return false;
    }
    return true;
}

} // namespace bridge
