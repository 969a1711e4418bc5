#include "bridge/core/HiddenCharacters.h"

#include <QChar>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <set>

namespace bridge {

namespace {

using Script = QChar::Script;

/// Characters without an own category of their kind that are displayed as nothing or as a space.
constexpr bool looksEmpty(char32_t c)
{
    constexpr std::array<char32_t, 12> kEmpty{
        0x034F,                 // combining grapheme joiner
        0x115F, 0x1160, 0x3164, // Hangul fillers
        0xFFA0,                 //
        0x17B4, 0x17B5,         // Khmer inherent vowels
        0x2800,                 // braille without dots
        0xFFFC,                 // stands for an object
        0x2065, 0xFFF0, 0x1D159,
    };
    return std::ranges::find(kEmpty, c) != kEmpty.end() || (c >= 0x180B && c <= 0x180F)
           || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0000 && c <= 0xE0FFF)
           || (c >= 0x1BCA0 && c <= 0x1BCA3);
}

bool isSubsetOf(const std::set<Script> &scripts, std::initializer_list<Script> allowed)
{
    return std::ranges::all_of(scripts, [&](Script script) {
        return std::find(allowed.begin(), allowed.end(), script) != allowed.end();
    });
}

} // namespace

bool isControl(char32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c <= 0x9F)
           || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool isHidden(char32_t c)
{
    if (c == '\t' || c == '\n' || c == ' ')
        return false;
    if (isControl(c) || looksEmpty(c))
        return true;
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
    case QChar::Separator_Space: // a space is none of these, and only it separates words
        return true;
    default:
        return false;
    }
}

char32_t codePointAt(QStringView text, qsizetype position, int &length)
{
    const QChar first = text[position];
    length = 1;
    if (first.isHighSurrogate() && position + 1 < text.size()
        && text[position + 1].isLowSurrogate()) {
        length = 2;
        return QChar::surrogateToUcs4(first, text[position + 1]);
    }
    return first.unicode();
}

bool mixesScripts(QStringView word)
{
    std::set<Script> scripts;
    int length = 1;
    for (qsizetype i = 0; i < word.size(); i += length) {
        const char32_t c = codePointAt(word, i, length);
        const Script script = QChar::script(c);
        if (script != QChar::Script_Common && script != QChar::Script_Inherited
            && script != QChar::Script_Unknown)
            scripts.insert(script);
    }
    // The sets that are written together (Unicode Technical Standard 39, "highly restrictive").
    return scripts.size() > 1
           && !isSubsetOf(scripts, {QChar::Script_Latin, QChar::Script_Han, QChar::Script_Hiragana,
                                    QChar::Script_Katakana})
           && !isSubsetOf(scripts, {QChar::Script_Latin, QChar::Script_Han, QChar::Script_Bopomofo})
           && !isSubsetOf(scripts, {QChar::Script_Latin, QChar::Script_Han, QChar::Script_Hangul});
}

} // namespace bridge
