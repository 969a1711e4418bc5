#include "bridge/core/HiddenCharacters.h"

#include <QChar>

#include <algorithm>
#include <initializer_list>
#include <set>
#include <string_view>

namespace bridge {

namespace {

using Script = QChar::Script;

/// Characters without an own category of their kind that are displayed as nothing or as a space.
constexpr bool looksEmpty(char32_t c)
{
    switch (c) {
    case 0x034F: // combining grapheme joiner
    case 0x115F:
    case 0x1160:
    case 0x3164:
    case 0xFFA0: // Hangul fillers
    case 0x17B4:
    case 0x17B5: // Khmer inherent vowels
    case 0x2800: // braille without dots
    case 0xFFFC: // stands for an object
    case 0x2065:
    case 0xFFF0:
    case 0x1D159:
        return true;
    default:
        return (c >= 0x180B && c <= 0x180F) || (c >= 0xFE00 && c <= 0xFE0F)
               || (c >= 0xE0000 && c <= 0xE0FFF) || (c >= 0x1BCA0 && c <= 0x1BCA3);
    }
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

// From the Unicode confusables (UTS 39); full-width forms are left out, which look wide.
bool resemblesSyntax(char32_t c)
{
    constexpr std::u32string_view kAll =
        U"\u2018\u2019\u201B\u2032\u2035\u00B4\u02B9\u02BB\u02BC\u02BD\u02BE\u02C8\u02CA\u02CB" // '
        U"\u0374\u0384\u055A\u05F3\u07F4\u07F5\u1FBD\u1FBF\u1FEF\u1FFD\u1FFE\uA78C" // ' `
        U"\u201C\u201D\u201F\u2033\u2036\u02BA\u02DD\u02EE\u05F2\u05F4\u3003"       // "
        U"\u037E\u204F"                                                             // ;
        U"\u2044\u2215\u2571\u29F8\u1735\u3033"                                     // /
        U"\u2216\u29F5\u29F9\u2572"                                                 // backslash
        U"\u2010\u2011\u2012\u2013\u2043\u02D7\u06D4\u2212\u2796\uFE58"             // -
        U"\u2024\u0701\u0702\uA4F8"                                                 // .
        U"\u2236\u02D0\u0589\u05C3\u0703\uA789\uFE30"                               // :
        U"\u01C0\u2223\u2758\u05C0"                                                 // |
        U"\uA778"                                                                   // &
        U"\u2039\u276E\u02C2\u203A\u276F\u02C3\u1438\u1433"                         // < >
        U"\u2768\u2769\u2774\u2775\u2772\u2773\uFD3E\uFD3F"                         // brackets
        U"\u2217\u204E\u066D"                                                       // *
        U"\u01C3\u2D51"                                                             // !
        U"\u0294\uA6EB"                                                             // ?
        U"\u02DC\u223C\u2053\u1FC0"                                                 // ~
        U"\uA4FF\u2E40\u30A0\u1400"                                                 // =
        U"\u066A\u2052"                                                             // %
        U"\u201A\u060D\u066B\u00B8\uA4F9";                                          // ,
    // A search for each ideograph of a long text takes seconds.
    const bool isElsewhere = c <= 0x7F || (c > 0x30FF && c < 0xA000) || c > 0xFE58;
    return !isElsewhere && kAll.find(c) != std::u32string_view::npos;
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
