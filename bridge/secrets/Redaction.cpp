#include "bridge/secrets/Redaction.h"

#include "bridge/core/HiddenCharacters.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QStringView>

#include <algorithm>
#include <array>
#include <bit>
#include <utility>
#include <vector>

namespace bridge::secrets {

namespace {

constexpr qsizetype kShortest = 4;
/// Each level of JSON in JSON doubles the backslashes.
constexpr qsizetype kMostBackslashes = 16;
/// Line ends and indentation within a broken value.
constexpr qsizetype kMostBreaks = 16;
/// Parts of a value that are hidden on their own, in characters as written.
constexpr qsizetype kShortestPart = 12;
constexpr qsizetype kShortestHexPart = 2 * kShortestPart;
constexpr qsizetype kShortestBase64Part = kShortestPart / 3 * 4;
/// Shorter encodings of a value occur by chance.
constexpr qsizetype kShortestEncoding = 6;

/// One spelling of a character in a text, and its length there.
struct Written
{
    QChar character;
    qsizetype length = 0; ///< 0: not this spelling
};

Written hexadecimal(QStringView digits, qsizetype length)
{
    bool ok = false;
    const uint value = digits.toUInt(&ok, 16);
    return ok && value <= 0xffff ? Written{QChar(value), length} : Written{};
}

/// `%2B`, `%C3%A9`: the bytes of UTF-8
Written percentEncoded(QStringView text)
{
    QByteArray bytes;
    for (qsizetype at = 0; at + 3 <= text.size() && text[at] == u'%' && bytes.size() < 3; at += 3) {
        const Written byte = hexadecimal(text.mid(at + 1, 2), 3);
        if (byte.length == 0)
            break;
        bytes += static_cast<char>(byte.character.unicode());
        if (bytes.isValidUtf8())
            return {QString::fromUtf8(bytes)[0], at + 3};
    }
    return {};
}

/// `&#43;`, `&#x2b;`, `&amp;`
Written entity(QStringView text)
{
    const qsizetype end = text.left(10).indexOf(u';');
    if (!text.startsWith(u'&') || end < 0)
        return {};
    const QStringView name = text.mid(1, end - 1);
    if (name.startsWith(QLatin1String("#x"), Qt::CaseInsensitive))
        return hexadecimal(name.mid(2), end + 1);
    if (name.startsWith(u'#')) {
        bool ok = false;
        const ushort value = name.mid(1).toUShort(&ok);
        return ok ? Written{QChar(value), end + 1} : Written{};
    }
    static constexpr std::array kNames{std::pair{"amp", u'&'}, std::pair{"lt", u'<'},
                                       std::pair{"gt", u'>'}, std::pair{"quot", u'"'},
                                       std::pair{"apos", u'\''}};
    for (const auto &[known, character] : kNames) {
        if (name == QLatin1String(known))
            return {QChar(character), end + 1};
    }
    return {};
}

qsizetype backslashes(QStringView text)
{
    qsizetype count = 0;
    while (count < qMin(text.size(), kMostBackslashes) && text[count] == u'\\')
        ++count;
    return count;
}

/// `\"`, `\/`, `\u002b`, and the same with more backslashes.
Written jsonEscaped(QStringView text)
{
    const qsizetype slashes = backslashes(text);
    if (slashes == 0 || slashes == text.size())
        return {};
    const QStringView after = text.mid(slashes);
    if (after[0] == u'u')
        return after.size() >= 5 ? hexadecimal(after.mid(1, 4), slashes + 5) : Written{};
    // Letters behind a backslash are control characters, mostly line ends.
    return after[0].isLetter() ? Written{} : Written{after[0], slashes + 1};
}

bool isSame(QChar a, QChar b)
{
    return a.toCaseFolded() == b.toCaseFolded();
}

/// Length of the beginning of `text` that stands for `character`; 0: none.
qsizetype lengthOf(QChar character, QStringView text)
{
    if (text.isEmpty())
        return 0;
    if (character == u'\\') {
        // Doubled at each level; a remaining one escapes the next character.
        if (const qsizetype slashes = backslashes(text); slashes > 0)
            return static_cast<qsizetype>(std::bit_floor(static_cast<quint64>(slashes)));
    }
    for (const auto read : {jsonEscaped, percentEncoded, entity}) {
        const Written written = read(text);
        if (written.length > 0 && isSame(written.character, character))
            return written.length;
    }
    return isSame(text[0], character) ? 1 : 0;
}

/// White space, escaped line ends and what is displayed as nothing, where a value was wrapped.
qsizetype breaksAt(QStringView text)
{
    qsizetype length = 0;
    while (length < qMin(text.size(), kMostBreaks)) {
        const QStringView rest = text.mid(length);
        const qsizetype slashes = backslashes(rest);
        const bool isEscaped =
            slashes > 0 && slashes < rest.size() && QStringView(u"nrt").contains(rest[slashes]);
        if (!isEscaped && !rest[0].isSpace() && !isHidden(rest[0].unicode()))
            break;
        length += isEscaped ? slashes + 1 : 1;
    }
    return length;
}

/// True for an escape that the end of the text cuts.
bool isCutEscape(QStringView text)
{
    static const QRegularExpression cut(QStringLiteral(
        R"(^(?:\\{1,16}(?:u[0-9a-fA-F]{0,3})?|%[0-9a-fA-F]?|&#?[0-9a-zA-Z]{0,6})$)"));
    return text.size() < 24 && cut.match(text.toString()).hasMatch();
}

/// Length of the value at the beginning of `text`, whole or cut by the end; 0: none.
qsizetype appearanceAt(QStringView text, QStringView value)
{
    qsizetype at = 0;
    for (qsizetype found = 0; found < value.size(); ++found) {
        // White space may be a line break within the value, or the value's own.
        const qsizetype breaks = found > 0 ? breaksAt(text.mid(at)) : 0;
        const QStringView rest = text.mid(at + breaks);
        const bool isCut = rest.isEmpty() || isCutEscape(rest);
        if (const qsizetype length = lengthOf(value[found], rest); length > 0)
            at += breaks + length;
        else if (const qsizetype own = lengthOf(value[found], text.mid(at)); own > 0)
            at += own;
        else
            return isCut && found >= kShortest ? text.size() : 0;
    }
    return at;
}

/// A text in one case and without white space, and where each of its characters comes from.
struct Folded
{
    QString text;
    std::vector<Stretch> origins;

    void add(QChar character, const Stretch &origin)
    {
        text += character.toCaseFolded();
        origins.push_back(origin);
    }
};

/// `isEscaped`: escapes stand for their characters.
Folded foldedOf(QStringView text, bool isEscaped)
{
    Folded folded;
    folded.text.reserve(text.size());
    folded.origins.reserve(static_cast<std::size_t>(text.size()));
    for (qsizetype at = 0; at < text.size();) {
        const QStringView rest = text.mid(at);
        const QChar character = rest[0];
        const bool isNothing = character.isSpace() || isHidden(character.unicode());
        if (const qsizetype breaks = isEscaped ? breaksAt(rest) : isNothing; breaks > 0) {
            at += breaks;
            continue;
        }
        Written written{character, 1};
        if (isEscaped && (character == u'\\' || character == u'%' || character == u'&')) {
            for (const auto read : {jsonEscaped, percentEncoded, entity}) {
                if (const Written escaped = read(rest); escaped.length > 0)
                    written = escaped;
            }
        }
        folded.add(written.character, {at, at + written.length});
        at += written.length;
    }
    return folded;
}

/// The pieces of one length by which values and their encodings are found.
class Pieces
{
public:
    explicit Pieces(qsizetype length)
        : m_length(length)
    {}

    void add(const QString &folded)
    {
        for (qsizetype at = 0; at + m_length <= folded.size(); ++at) {
            m_pieces.insert(folded.mid(at, m_length));
            m_beginnings[beginningOf(QStringView(folded).mid(at))] = true;
        }
    }

    void find(const Folded &text, std::vector<Stretch> &found) const
    {
        const QStringView whole(text.text);
        for (qsizetype at = 0; at + m_length <= whole.size(); ++at) {
            const QStringView piece = whole.mid(at, m_length);
            if (!m_beginnings[beginningOf(piece)] || !m_pieces.contains(piece.toString()))
                continue;
            const auto first = static_cast<std::size_t>(at);
            const auto last = static_cast<std::size_t>(at + m_length - 1);
            found.push_back({text.origins[first].begin, text.origins[last].end});
        }
    }

private:
    /// An index made of the first two characters: most places in a text need no look-up.
    static std::size_t beginningOf(QStringView piece)
    {
        return (piece[0].unicode() * 61U + piece[1].unicode()) % 4096U;
    }

    qsizetype m_length;
    QSet<QString> m_pieces;
    std::vector<bool> m_beginnings = std::vector<bool>(4096);
};

using PiecesByLength = QHash<qsizetype, Pieces>;

void addPieces(const QString &folded, qsizetype length, PiecesByLength &pieces)
{
    auto known = pieces.find(length);
    if (known == pieces.end())
        known = pieces.insert(length, Pieces(length));
    known->add(folded);
}

void addEncoding(const QByteArray &encoded, qsizetype shortestPart, PiecesByLength &pieces)
{
    if (encoded.size() >= kShortestEncoding)
        addPieces(QString::fromLatin1(encoded).toCaseFolded(),
                  std::min<qsizetype>(encoded.size(), shortestPart), pieces);
}

/// The characters of a base64 text that depend on `value` alone, `offset` bytes behind a multiple
/// of three.
QByteArray base64At(int offset, const QByteArray &value, QByteArray::Base64Options options)
{
    const QByteArray bytes = QByteArray(offset, '\0') + value;
    const qsizetype begin = (offset * 8 + 5) / 6;
    return bytes.toBase64(options | QByteArray::OmitTrailingEquals)
        .mid(begin, bytes.size() * 8 / 6 - begin);
}

void addBase64(const QByteArray &value, PiecesByLength &pieces)
{
    for (const auto options : {QByteArray::Base64Encoding, QByteArray::Base64UrlEncoding}) {
        for (const QByteArray &whole : {value, "Bearer " + value})
            addEncoding(whole.toBase64(options | QByteArray::OmitTrailingEquals),
                        kShortestBase64Part, pieces);
        for (const int offset : {0, 1, 2}) {
            // A short one at an offset occurs by chance.
            if (const QByteArray inner = base64At(offset, value, options);
                inner.size() >= kShortestEncoding + 2)
                addEncoding(inner, kShortestBase64Part, pieces);
        }
    }
}

/// In their order; those that overlap are one.
std::vector<Stretch> merged(std::vector<Stretch> stretches)
{
    std::sort(stretches.begin(), stretches.end(),
              [](const Stretch &a, const Stretch &b) { return a.begin < b.begin; });
    std::vector<Stretch> result;
    for (const Stretch &stretch : stretches) {
        if (!result.empty() && stretch.begin < result.back().end)
            result.back().end = std::max(result.back().end, stretch.end);
        else
            result.push_back(stretch);
    }
    return result;
}

/// Where the parts of the values and of their encodings are, in any order.
std::vector<Stretch> partsOf(QStringView text, const QStringList &values)
{
    PiecesByLength parts;
    PiecesByLength encodings;
    for (const QString &value : values) {
        const QByteArray bytes = value.toUtf8();
        // The second one: the text may be bytes that nobody has decoded.
        for (const QString &spelling : {value, QString::fromLatin1(bytes)}) {
            if (const QString folded = foldedOf(spelling, false).text;
                folded.size() >= kShortestPart)
                addPieces(folded, kShortestPart, parts);
        }
        addEncoding(bytes.toHex(), kShortestHexPart, encodings);
        addBase64(bytes, encodings);
    }
    std::vector<Stretch> found;
    const auto find = [&text, &found](const PiecesByLength &pieces, bool isEscaped) {
        const Folded folded = foldedOf(text, isEscaped);
        for (const Pieces &ofOneLength : pieces)
            ofOneLength.find(folded, found);
    };
    find(encodings, false);
    const bool hasEscapes = text.contains(u'\\') || text.contains(u'%') || text.contains(u'&');
    if (hasEscapes)
        find(encodings, true);
    const auto isOfBase64 = [&text](qsizetype at) {
        const char16_t c = text[at].unicode();
        return (c >= u'0' && c <= u'9') || (c >= u'A' && c <= u'Z') || (c >= u'a' && c <= u'z')
               || c == u'+' || c == u'/' || c == u'-' || c == u'_';
    };
    // What is encoded together with the value shares characters with it. Not before the end of the
    // last one, or the cost would grow with their number.
    found = merged(std::move(found));
    qsizetype last = 0;
    for (Stretch &stretch : found) {
        while (stretch.begin > last && isOfBase64(stretch.begin - 1))
            --stretch.begin;
        while (stretch.end < text.size() && isOfBase64(stretch.end))
            ++stretch.end;
        while (stretch.end < text.size() && text[stretch.end] == u'=')
            ++stretch.end;
        last = stretch.end;
    }
    find(parts, false);
    if (hasEscapes)
        find(parts, true);
    return found;
}

} // namespace

std::vector<Stretch> partsIn(QStringView text, const std::optional<Secret> &secret)
{
    const QStringList values = hiddenValues(secret);
    return values.isEmpty() ? std::vector<Stretch>() : merged(partsOf(text, values));
}

QStringList hiddenValues(const std::optional<Secret> &secret)
{
    if (!secret)
        return {};
    QStringList values{secret->value, secret->keyPassphrase};
    for (const QString &value : secret->headers) {
        values << value;
        // "Bearer …": servers repeat it without the scheme.
        const QStringList words = value.split(u' ', Qt::SkipEmptyParts);
        if (words.size() == 2)
            values << words.last();
    }
    values.removeIf([](const QString &value) { return value.size() < kShortest; });
    std::sort(values.begin(), values.end(), [](const QString &a, const QString &b) {
        return a.size() != b.size() ? a.size() > b.size() : a < b;
    });
    values.removeDuplicates();
    return values;
}

QString redacted(QString text, const std::optional<Secret> &secret)
{
    const QStringList values = hiddenValues(secret);
    if (values.isEmpty())
        return text;
    const QStringView whole(text);
    std::vector<Stretch> hidden = partsOf(whole, values);
    // At most places of a text no value can begin.
    QSet<QChar> beginnings{u'\\', u'%', u'&'};
    for (const QString &value : values)
        beginnings.insert(value[0].toCaseFolded());
    for (qsizetype at = 0; at < whole.size();) {
        qsizetype length = 0;
        if (beginnings.contains(whole[at].toCaseFolded())) {
            for (const QString &value : values)
                length = qMax(length, appearanceAt(whole.mid(at), value));
        }
        if (length > 0)
            hidden.push_back({at, at + length});
        at += qMax<qsizetype>(length, 1);
    }
    QString result;
    result.reserve(text.size());
    qsizetype shown = 0;
    for (const Stretch &stretch : merged(std::move(hidden))) {
        result += whole.mid(shown, stretch.begin - shown);
        result += QStringLiteral("••••");
        shown = stretch.end;
    }
    result += whole.mid(shown);
    return result;
}

} // namespace bridge::secrets
