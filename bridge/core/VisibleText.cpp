#include "bridge/core/VisibleText.h"

#include "bridge/core/HiddenCharacters.h"

#include <algorithm>
#include <array>

namespace bridge {

namespace {

constexpr char16_t kSymbolOfNull = 0x2400;
constexpr char16_t kSymbolOfDelete = 0x2421;

QString markOf(QChar character)
{
    const char16_t code = character.unicode();
    if (code < 0x20)
        return QChar(static_cast<char16_t>(kSymbolOfNull + code));
    if (code == 0x7f)
        return QChar(kSymbolOfDelete);
    return QStringLiteral("<U+%1>").arg(QString::number(code, 16).toUpper(), 4, u'0');
}

} // namespace

bool isHiddenControl(QChar character)
{
    constexpr std::array<char16_t, 3> kDirectionMarks{0x061c, 0x200e, 0x200f};
    const char16_t code = character.unicode();
    return (code != u'\r' && isControl(code))
           || std::ranges::find(kDirectionMarks, code) != kDirectionMarks.end();
}

QString withVisibleControls(QStringView text)
{
    QString visible;
    visible.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar character = text[i];
        const bool isLoneReturn =
            character == u'\r' && (i + 1 == text.size() || text[i + 1] != u'\n');
        if (isLoneReturn || isHiddenControl(character))
            visible += markOf(character);
        else
            visible += character;
    }
    return visible;
}

} // namespace bridge
