#include "bridge/secrets/Redaction.h"

#include <QRegularExpression>
#include <QStringView>

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace bridge::secrets {

namespace {

constexpr qsizetype kShortest = 4;
/// Each level of JSON in JSON doubles the backslashes.
constexpr qsizetype kMostBackslashes = 16;
/// Line ends and indentation within a broken value.
constexpr qsizetype kMostBreaks = 16;

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

/// White space and escaped line ends, where a value was wrapped.
qsizetype breaksAt(QStringView text)
{
    qsizetype length = 0;
    while (length < qMin(text.size(), kMostBreaks)) {
        const QStringView rest = text.mid(length);
        const qsizetype slashes = backslashes(rest);
        const bool isEscaped =
            slashes > 0 && slashes < rest.size() && QStringView(u"nrt").contains(rest[slashes]);
        if (!isEscaped && !rest[0].isSpace())
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

} // namespace

QStringList hiddenValues(const std::optional<Secret> &secret)
{
    if (!secret)
        return {};
    QStringList values{secret->value};
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
    QString result;
    result.reserve(text.size());
    const QStringView whole(text);
    for (qsizetype at = 0; at < whole.size();) {
        qsizetype length = 0;
        for (const QString &value : values)
            length = qMax(length, appearanceAt(whole.mid(at), value));
        if (length > 0)
            result += QStringLiteral("••••");
        else
            result += whole[at];
        at += qMax<qsizetype>(length, 1);
    }
    return result;
}

} // namespace bridge::secrets
