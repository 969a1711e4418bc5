#include "bridge/history/TextFold.h"

#include "bridge/core/HiddenCharacters.h"

#include <QChar>

#include <algorithm>
#include <array>

namespace bridge::history {

namespace {

struct Range
{
    char32_t first;
    char32_t last;
};

/// Marks that are accents or points above letters, and variation selectors. The marks of other
/// scripts are vowels, which make another word.
constexpr std::array kAccents{
    Range{0x0300, 0x036F}, Range{0x0591, 0x05BD}, Range{0x05BF, 0x05C7},   Range{0x064B, 0x0652},
    Range{0x0670, 0x0670}, Range{0x1AB0, 0x1AFF}, Range{0x1DC0, 0x1DFF},   Range{0x20D0, 0x20FF},
    Range{0xFE00, 0xFE0F}, Range{0xFE20, 0xFE2F}, Range{0xE0100, 0xE01EF},
};

/// Letters that are typed in another way where a keyboard lacks them, and have no decomposition.
struct Spelling
{
    char32_t letter;
    QStringView plain;
};
constexpr std::array kSpellings{
    Spelling{0x00DF, u"ss"}, Spelling{0x1E9E, u"ss"}, Spelling{0x00E6, u"ae"},
    Spelling{0x0153, u"oe"}, Spelling{0x00F8, u"o"},  Spelling{0x0142, u"l"},
    Spelling{0x0111, u"d"},  Spelling{0x0131, u"i"},
};

bool isAccent(char32_t c)
{
    return std::ranges::any_of(kAccents,
                               [c](const Range &r) { return c >= r.first && c <= r.last; });
}

/// Hangul, ideographs and kana: nothing in them has case or accents (a voicing mark makes another
/// sound), and most long texts beyond ASCII consist of them.
bool isEastAsian(char32_t c)
{
    return (c >= 0x2E80 && c <= 0xD7FF && c != 0x3000) || (c >= 0x20000 && c <= 0x3FFFF);
}

class Folder
{
public:
    Folder(qsizetype size, std::vector<int> *origins)
        : m_origins(origins)
    {
        m_text.reserve(size);
        if (m_origins)
            m_origins->reserve(static_cast<std::size_t>(size) + 1);
    }

    void take(QStringView text)
    {
        int length = 1;
        for (qsizetype i = 0; i < text.size(); i += length) {
            m_origin = static_cast<int>(i);
            const char32_t c = codePointAt(text, i, length);
            take(QChar::isSurrogate(c) ? char32_t{QChar::ReplacementCharacter} : c);
        }
        if (m_origins)
            m_origins->push_back(static_cast<int>(text.size()));
    }

    [[nodiscard]] QString text() && { return std::move(m_text); }

private:
    void takeAscii(char16_t c)
    {
        if (c <= 0x20 || c == 0x7F)
            putSpace();
        else
            put(c >= u'A' && c <= u'Z' ? static_cast<char16_t>(c + 0x20) : c);
    }

    void take(char32_t c)
    {
        if (c < 0x80)
            return takeAscii(static_cast<char16_t>(c));
        if (isEastAsian(c))
            return putCodePoint(c);
        if (QChar::isSpace(c) || (c >= 0x80 && c < 0xA0))
            return putSpace();
        if (isAccent(c) || QChar::category(c) == QChar::Other_Format)
            return;
        const QString parts = QChar::decomposition(c);
        if (!parts.isEmpty()) {
            for (const char32_t part : parts.toUcs4()) {
                if (part != c)
                    take(part);
            }
            return;
        }
        const char32_t folded = QChar::toCaseFolded(c);
        const auto spelling = std::ranges::find(kSpellings, folded, &Spelling::letter);
        if (spelling == kSpellings.end())
            return putCodePoint(folded);
        for (const QChar plain : spelling->plain)
            put(plain.unicode());
    }

    void putCodePoint(char32_t c)
    {
        if (QChar::requiresSurrogates(c)) {
            put(QChar::highSurrogate(c));
            put(QChar::lowSurrogate(c));
        } else {
            put(static_cast<char16_t>(c));
        }
    }

    void putSpace()
    {
        if (!m_text.isEmpty() && !m_text.endsWith(u' '))
            put(u' ');
    }

    void put(char16_t unit)
    {
        m_text.append(QChar(unit));
        if (m_origins)
            m_origins->push_back(m_origin);
    }

    QString m_text;
    std::vector<int> *m_origins;
    int m_origin = 0;
};

} // namespace

FoldedText foldWithOrigins(QStringView text)
{
    FoldedText folded;
    Folder folder(text.size(), &folded.origins);
    folder.take(text);
    folded.text = std::move(folder).text();
    return folded;
}

QString fold(QStringView text)
{
    Folder folder(text.size(), nullptr);
    folder.take(text);
    return std::move(folder).text();
}

} // namespace bridge::history
